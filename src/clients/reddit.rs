//! The day's top posts of three subreddits: fetched at once, kept for a short while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt, Shared};
use serde::Deserialize;
use tokio::sync::OnceCell;

use crate::core::config::IdeasConfig;

pub const SUBREDDITS: [&str; 3] = ["recipes", "easyrecipes", "TopSecretRecipes"];

/// Lines a subreddit.
const LINES: usize = 5;

/// A listing of five posts has some 20 kB.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// A line a post, `{score}: {title} ({url})`, in the order of [`SUBREDDITS`].
pub type TopPosts = [Vec<String>; 3];

pub struct Reddit {
    source: Source,
    cache: Duration,
    latest: Mutex<Option<Fetch>>,
}

/// Where to ask, and how.
#[derive(Clone)]
struct Source {
    /// Made for the first question: it reads all certificates of the system, half of what a start would take.
    client: Arc<OnceCell<reqwest::Client>>,
    timeout: Duration,
    base_url: String,
}

/// A question that is asked, or was answered. Whoever asks meanwhile shares it.
struct Fetch {
    asked: Instant,
    posts: Shared<BoxFuture<'static, Result<TopPosts, RedditError>>>,
}

/// What a source did instead of answering. The text names the source and is for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedditError {
    /// It answered something that is no listing.
    BadAnswer(String),
    /// It cannot be reached, refuses, or asks to come back later.
    Unavailable(String),
    TimedOut(String),
}

impl std::fmt::Display for RedditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::BadAnswer(what) | Self::Unavailable(what) | Self::TimedOut(what)) = self;
        f.write_str(what)
    }
}

impl std::error::Error for RedditError {}

#[derive(Deserialize)]
struct Listing {
    data: Children,
}

#[derive(Deserialize)]
struct Children {
    children: Vec<Child>,
}

#[derive(Deserialize)]
struct Child {
    data: Post,
}

#[derive(Deserialize)]
struct Post {
    score: i64,
    title: String,
    url: String,
}

impl Reddit {
    #[must_use]
    pub fn new(config: &IdeasConfig) -> Self {
        let source = Source { client: Arc::default(), timeout: config.timeout, base_url: config.base_url.clone() };
        Self { source, cache: config.cache, latest: Mutex::default() }
    }

    /// The top posts. Requests that arrive while they are fetched share the answer, also where it is an
    /// error; later ones ask again after an error.
    ///
    /// # Errors
    /// When any of the subreddits fails; the first in order is named.
    pub async fn top_posts(&self) -> Result<TopPosts, RedditError> {
        self.current().await
    }

    fn current(&self) -> Shared<BoxFuture<'static, Result<TopPosts, RedditError>>> {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fetch) = latest.as_ref().filter(|fetch| fetch.is_current(self.cache)) {
            return fetch.posts.clone();
        }
        // A task of its own: it goes on when the client who caused it leaves.
        let fetching = tokio::spawn(self.source.clone().top_posts());
        let ended = |_panicked| Err(RedditError::BadAnswer("Asking Reddit failed".into()));
        let posts = fetching.map(move |posts| posts.unwrap_or_else(ended)).boxed().shared();
        *latest = Some(Fetch { asked: Instant::now(), posts: posts.clone() });
        posts
    }
}

impl Fetch {
    fn is_current(&self, cache: Duration) -> bool {
        match self.posts.peek() {
            None => true,
            Some(Ok(_)) => self.asked.elapsed() < cache,
            Some(Err(_)) => false,
        }
    }
}

impl Source {
    async fn top_posts(self) -> Result<TopPosts, RedditError> {
        let client = self.client().await?;
        let [a, b, c] = SUBREDDITS.map(|subreddit| self.fetch(client, subreddit));
        let (a, b, c) = futures_util::future::join3(a, b, c).await;
        Ok([a?, b?, c?])
    }

    async fn client(&self) -> Result<&reqwest::Client, RedditError> {
        let build = || async {
            let client = reqwest::Client::builder()
                .user_agent(concat!("recipe-api/", env!("CARGO_PKG_VERSION")))
                .timeout(self.timeout)
                .redirect(reqwest::redirect::Policy::limited(3));
            let built = tokio::task::spawn_blocking(|| client.build()).await;
            let unavailable = || RedditError::Unavailable("Reddit cannot be asked: TLS cannot be set up".into());
            built.ok().and_then(Result::ok).ok_or_else(unavailable)
        };
        self.client.get_or_try_init(build).await
    }

    async fn fetch(&self, client: &reqwest::Client, subreddit: &str) -> Result<Vec<String>, RedditError> {
        let url = format!("{}/r/{subreddit}/top.json?sort=top&t=day&limit={LINES}", self.base_url);
        let response = client.get(url).send().await.map_err(|error| failure(subreddit, &error))?;
        let status = response.status();
        if !status.is_success() {
            return Err(RedditError::Unavailable(format!("Reddit answered {} for r/{subreddit}", status.as_u16())));
        }
        let body = self.body(subreddit, response).await?;
        let listing: Listing = serde_json::from_slice(&body).map_err(|_no_listing| not_a_listing(subreddit))?;
        let posts = listing.data.children.into_iter().map(|child| child.data).take(LINES);
        Ok(posts.map(|Post { score, title, url }| format!("{score}: {title} ({url})")).collect())
    }

    async fn body(&self, subreddit: &str, mut response: reqwest::Response) -> Result<Vec<u8>, RedditError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(subreddit, &error))? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER_BYTES {
                return Err(not_a_listing(subreddit));
            }
        }
        Ok(body)
    }
}

fn not_a_listing(subreddit: &str) -> RedditError {
    RedditError::BadAnswer(format!("Reddit sent something unexpected for r/{subreddit}"))
}

fn failure(subreddit: &str, error: &reqwest::Error) -> RedditError {
    if error.is_timeout() {
        RedditError::TimedOut(format!("Reddit did not answer in time for r/{subreddit}"))
    } else if error.is_connect() {
        RedditError::Unavailable(format!("Reddit cannot be reached for r/{subreddit}"))
    } else {
        RedditError::BadAnswer(format!("Reddit broke off its answer for r/{subreddit}"))
    }
}
