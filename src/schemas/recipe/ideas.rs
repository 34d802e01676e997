use serde::Serialize;
use utoipa::ToSchema;

/// The day's top posts, five lines a subreddit at most: `{score}: {title} ({url})`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[expect(non_snake_case, reason = "the name of the subreddit, which clients read")]
pub struct Ideas {
    #[schema(example = json!(["4711: One-pot pasta (https://example.com/pasta)"]))]
    pub recipes: Vec<String>,
    #[schema(example = json!(["815: Three-ingredient scones (https://example.com/scones)"]))]
    pub easyrecipes: Vec<String>,
    #[schema(example = json!(["42: Secret sauce (https://example.com/sauce)"]))]
    pub TopSecretRecipes: Vec<String>,
}
