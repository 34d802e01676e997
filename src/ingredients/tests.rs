mod changes;
mod examples;
mod properties;
