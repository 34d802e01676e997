//! The tables as Diesel knows them, the same for both databases.

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        email_folded -> Text,
        first_name -> Nullable<Text>,
        surname -> Nullable<Text>,
        password_hash -> Text,
        is_active -> Bool,
        is_superuser -> Bool,
    }
}

diesel::table! {
    recipes (id) {
        id -> BigInt,
        label -> Text,
        label_folded -> Text,
        source -> Nullable<Text>,
        url -> Nullable<Text>,
        submitter_id -> BigInt,
    }
}

diesel::table! {
    /// SQLite's full-text index over the labels. PostgreSQL has an ordinary index instead.
    recipe_labels (rowid) {
        rowid -> BigInt,
        #[sql_name = "recipe_labels"]
        index -> Text,
    }
}

diesel::table! {
    /// The words of all recipes, and facets.
    search_words (id) {
        id -> BigInt,
        word -> Text,
        stem -> Text,
        recipes -> BigInt,
        labels -> BigInt,
        common -> Bool,
    }
}

diesel::table! {
    /// Where misspelt words meet those that were meant.
    search_slips (slip, word_id) {
        slip -> BigInt,
        word_id -> BigInt,
    }
}

diesel::table! {
    /// What a recipe is scored from. PostgreSQL's has its tokens too.
    recipe_terms (recipe_id) {
        recipe_id -> BigInt,
        version -> Integer,
        minutes -> Nullable<Integer>,
        terms -> Binary,
    }
}

diesel::table! {
    /// SQLite's full-text index over the recipes' tokens.
    recipe_tokens (rowid) {
        rowid -> BigInt,
        tokens -> Text,
        #[sql_name = "recipe_tokens"]
        index -> Text,
    }
}

diesel::joinable!(recipes -> users (submitter_id));
diesel::allow_tables_to_appear_in_same_query!(
    users,
    recipes,
    recipe_labels,
    search_words,
    search_slips,
    recipe_terms,
    recipe_tokens
);
