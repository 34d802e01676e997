DROP TABLE recipe_terms;
DROP TABLE search_slips;
DROP TABLE search_words;
