//! Recipes of a file, one after the other and held to the rules of the HTTP API: a million lines are no more in
//! memory than one.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Submitter;
use crate::cli::{Failure, progress};
use crate::error::{ApiError, ApiResult, Place, Problem};
use crate::schemas::RecipeIn;
use crate::schemas::import::recipes_in;
use crate::schemas::json::each_element;

/// A file that is read as often as it is asked for.
pub struct File {
    path: PathBuf,
    shape: Shape,
}

enum Shape {
    /// A JSON object a line.
    Lines,
    /// A JSON list.
    List,
    /// One JSON document.
    Document,
}

/// A recipe, or all that does not fit of it.
type Found = Result<RecipeIn, Vec<String>>;

impl File {
    pub fn at(path: &Path) -> Result<Self, Failure> {
        let mut file = Self { path: path.to_owned(), shape: Shape::Lines };
        if !fs::metadata(path).map_err(|error| file.unreadable(&error))?.is_file() {
            return Err(format!("{} is no file, and what is read twice has to be one", path.display()).into());
        }
        file.shape = file.look().map_err(|error| file.unreadable(&error))?;
        Ok(file)
    }

    /// By its first line: an object that ends there is one of many lines, unless the file's name says so anyway.
    fn look(&self) -> std::io::Result<Shape> {
        let mut reader = self.reader()?;
        let mut line = Vec::new();
        while line.trim_ascii().is_empty() && reader.read_until(b'\n', &mut line)? > 0 {}
        let extension = self.path.extension().map(OsStr::to_ascii_lowercase);
        let is_lines = extension.is_some_and(|extension| extension == "ndjson" || extension == "jsonl");
        if line.trim_ascii().starts_with(b"[") && !is_lines {
            return Ok(Shape::List);
        }
        let begins_only = serde_json::from_slice::<Value>(&line).is_err_and(|error| error.is_eof());
        Ok(if begins_only && !is_lines { Shape::Document } else { Shape::Lines })
    }

    fn reader(&self) -> std::io::Result<BufReader<fs::File>> {
        let mut reader = BufReader::with_capacity(1 << 16, fs::File::open(&self.path)?);
        if reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            reader.consume(3);
        }
        Ok(reader)
    }

    /// How many recipes there are.
    ///
    /// # Errors
    /// All that does not fit, each with its line or place.
    pub fn check(&self, submitter: &Submitter) -> Result<u64, Failure> {
        let counter = progress::counter("recipes checked");
        let mut problems = Vec::new();
        self.each(submitter, &mut |found| {
            counter.inc(1);
            problems.extend(found.err().into_iter().flatten());
            Ok(())
        })?;
        let count = counter.position();
        counter.finish_and_clear();
        if problems.is_empty() { Ok(count) } else { Err(self.misfit(&problems)) }
    }

    /// Hands out each recipe.
    ///
    /// # Errors
    /// When the file cannot be read, or the first error of `take`.
    pub fn each(
        &self,
        submitter: &Submitter,
        take: &mut dyn FnMut(Found) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut reader = self.reader().map_err(|error| self.unreadable(&error))?;
        match self.shape {
            Shape::Lines => {
                let (mut line, mut number) = (Vec::new(), 0);
                while reader.read_until(b'\n', &mut line).map_err(|error| self.unreadable(&error))? > 0 {
                    number += 1;
                    if !line.trim_ascii().is_empty() {
                        take_line(&line, number, submitter, take)?;
                    }
                    line.clear();
                }
                Ok(())
            }
            Shape::List => {
                let mut json = serde_json::Deserializer::from_reader(reader);
                let elements = each_element(&mut json, |index, value| {
                    take_all(&value, &format!("recipe {}: ", index + 1), submitter, take)
                        .map_err(|failure| failure.to_string())
                });
                elements.and_then(|()| json.end()).map_err(|error| self.misfit(&[format!("is broken JSON: {error}")]))
            }
            Shape::Document => {
                let value = serde_json::from_reader(reader);
                let value = value.map_err(|error| self.misfit(&[format!("is broken JSON: {error}")]))?;
                take_all(&value, "", submitter, take)
            }
        }
    }

    fn unreadable(&self, error: &std::io::Error) -> Failure {
        format!("{} cannot be read: {error}", self.path.display()).into()
    }

    pub fn misfit(&self, problems: &[String]) -> Failure {
        format!("{} does not fit, and nothing was stored:\n  {}", self.path.display(), problems.join("\n  ")).into()
    }
}

fn take_line(
    line: &[u8],
    number: usize,
    submitter: &Submitter,
    take: &mut dyn FnMut(Found) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let place = format!("line {number}: ");
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let broken = match std::str::from_utf8(line) {
        Err(error) => format!("is not UTF-8 from byte {} on: save the file as UTF-8", error.valid_up_to() + 1),
        Ok(text) => match serde_json::from_str(text) {
            Ok(value) => return take_all(&value, &place, submitter, take),
            // serde_json counts lines too, and would call each of ours the first.
            Err(error) => format!("is broken JSON: {}", error.to_string().replace(" at line 1 column ", " at column ")),
        },
    };
    take(Err(vec![place + &broken]))
}

/// One value, which holds many recipes where it is JSON-LD.
fn take_all(
    value: &Value,
    place: &str,
    submitter: &Submitter,
    take: &mut dyn FnMut(Found) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if !value.is_object() {
        return take(Err(vec![format!("{place}has to be a JSON object")]));
    }
    recipes_in(value).into_iter().try_for_each(|(way, recipe)| {
        let found = judged(&way, recipe, submitter);
        take(found.map_err(|problems| problems.iter().map(|problem| format!("{place}{problem}")).collect()))
    })
}

fn judged(way: &[Place], recipe: ApiResult<RecipeIn>, submitter: &Submitter) -> Found {
    match recipe {
        Ok(recipe) => submitter.admits(recipe.submitter_id).map(|()| recipe).map_err(|problem| vec![problem]),
        Err(ApiError::Invalid(problems)) => Err(problems.iter().map(|problem| told(way, problem)).collect()),
        Err(other) => Err(vec![other.to_string()]),
    }
}

/// A problem with its way, such as `ingredients[3].text: must not be blank`.
fn told(way: &[Place], problem: &Problem) -> String {
    let mut told = String::new();
    for place in way.iter().chain(problem.loc.iter().skip(1)) {
        match place {
            Place::Name(name) if told.is_empty() => told.push_str(name),
            Place::Name(name) => told.extend([".", &**name]),
            Place::Index(index) => told.extend(["[", &index.to_string(), "]"]),
        }
    }
    if told.is_empty() { problem.msg.to_string() } else { format!("{told}: {}", problem.msg) }
}
