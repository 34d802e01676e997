DROP TABLE recipe_labels;
DROP TABLE recipes;
