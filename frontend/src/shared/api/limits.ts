// Generated from openapi.json by scripts/generate.mjs.

export const limits = {
  "AccountDelete": {
    "current_password": {
      "required": true,
      "minLength": 1,
      "maxLength": 4096
    },
    "to": {
      "maxLength": 254
    }
  },
  "AccountPatch": {
    "current_password": {
      "required": true,
      "minLength": 1,
      "maxLength": 4096
    },
    "first_name": {
      "maxLength": 256
    },
    "surname": {
      "maxLength": 256
    }
  },
  "AddressChange": {
    "current_password": {
      "required": true,
      "minLength": 1,
      "maxLength": 4096
    },
    "email": {
      "required": true,
      "maxLength": 254
    }
  },
  "AddressProof": {
    "token": {
      "required": true,
      "minLength": 1,
      "maxLength": 1024
    }
  },
  "ApiTokenCreate": {
    "days": {
      "minimum": 1,
      "maximum": 365
    },
    "name": {
      "required": true,
      "minLength": 1,
      "maxLength": 100
    },
    "scopes": {
      "required": true,
      "maxItems": 4
    }
  },
  "Credentials": {
    "email": {
      "required": true,
      "minLength": 1,
      "maxLength": 1024
    },
    "password": {
      "required": true,
      "minLength": 1,
      "maxLength": 4096
    }
  },
  "IngredientIn": {
    "group": {
      "minLength": 1,
      "maxLength": 100
    },
    "text": {
      "required": true,
      "minLength": 1,
      "maxLength": 500
    }
  },
  "LoginForm": {
    "password": {
      "required": true,
      "minLength": 1,
      "maxLength": 4096
    },
    "scope": {
      "maxLength": 1024
    },
    "username": {
      "required": true,
      "minLength": 1,
      "maxLength": 1024
    }
  },
  "PasswordChange": {
    "current_password": {
      "required": true,
      "minLength": 1,
      "maxLength": 4096
    },
    "new_password": {
      "required": true,
      "minLength": 8,
      "maxLength": 1024
    }
  },
  "RecipeIn": {
    "cook_minutes": {
      "minimum": 0,
      "maximum": 100000
    },
    "cuisine": {
      "minLength": 1,
      "maxLength": 100
    },
    "description": {
      "maxLength": 10000
    },
    "image": {
      "maxLength": 2083
    },
    "ingredients": {
      "maxItems": 200
    },
    "label": {
      "required": true,
      "minLength": 1,
      "maxLength": 256
    },
    "language": {
      "maxLength": 35
    },
    "notes": {
      "maxLength": 10000
    },
    "prep_minutes": {
      "minimum": 0,
      "maximum": 100000
    },
    "servings": {
      "minimum": 1,
      "maximum": 1000
    },
    "source": {
      "minLength": 1,
      "maxLength": 256
    },
    "steps": {
      "maxItems": 200
    },
    "tags": {
      "maxItems": 50
    },
    "total_minutes": {
      "minimum": 0,
      "maximum": 100000
    },
    "url": {
      "maxLength": 2083
    },
    "yield": {
      "minLength": 1,
      "maxLength": 100
    }
  },
  "RecipePatch": {
    "cook_minutes": {
      "minimum": 0,
      "maximum": 100000
    },
    "cuisine": {
      "minLength": 1,
      "maxLength": 100
    },
    "description": {
      "maxLength": 10000
    },
    "image": {
      "maxLength": 2083
    },
    "ingredients": {
      "maxItems": 200
    },
    "label": {
      "minLength": 1,
      "maxLength": 256
    },
    "language": {
      "maxLength": 35
    },
    "notes": {
      "maxLength": 10000
    },
    "prep_minutes": {
      "minimum": 0,
      "maximum": 100000
    },
    "servings": {
      "minimum": 1,
      "maximum": 1000
    },
    "source": {
      "minLength": 1,
      "maxLength": 256
    },
    "steps": {
      "maxItems": 200
    },
    "tags": {
      "maxItems": 50
    },
    "total_minutes": {
      "minimum": 0,
      "maximum": 100000
    },
    "url": {
      "maxLength": 2083
    },
    "yield": {
      "minLength": 1,
      "maxLength": 100
    }
  },
  "RecipeRename": {
    "id": {
      "required": true
    },
    "label": {
      "required": true,
      "minLength": 1,
      "maxLength": 256
    }
  },
  "RefreshForm": {
    "grant_type": {
      "required": true
    },
    "refresh_token": {
      "required": true,
      "minLength": 1,
      "maxLength": 1024
    },
    "scope": {
      "maxLength": 1024
    }
  },
  "ResetConfirm": {
    "new_password": {
      "required": true,
      "minLength": 8,
      "maxLength": 1024
    },
    "token": {
      "required": true,
      "minLength": 1,
      "maxLength": 1024
    }
  },
  "ResetRequest": {
    "email": {
      "required": true,
      "maxLength": 254
    }
  },
  "RevokeForm": {
    "token": {
      "required": true,
      "minLength": 1,
      "maxLength": 4096
    },
    "token_type_hint": {
      "maxLength": 1024
    }
  },
  "StepIn": {
    "section": {
      "minLength": 1,
      "maxLength": 100
    },
    "text": {
      "required": true,
      "minLength": 1,
      "maxLength": 5000
    }
  },
  "Tag": {
    "minLength": 1,
    "maxLength": 50
  },
  "UserCreate": {
    "email": {
      "required": true,
      "maxLength": 254
    },
    "first_name": {
      "maxLength": 256
    },
    "password": {
      "required": true,
      "minLength": 8,
      "maxLength": 1024
    },
    "surname": {
      "maxLength": 256
    }
  },
  "UserMake": {
    "email": {
      "required": true,
      "maxLength": 254
    },
    "first_name": {
      "maxLength": 256
    },
    "password": {
      "required": true,
      "minLength": 8,
      "maxLength": 1024
    },
    "surname": {
      "maxLength": 256
    }
  },
  "UserPatch": {
    "email": {
      "maxLength": 254
    },
    "first_name": {
      "maxLength": 256
    },
    "password": {
      "minLength": 8,
      "maxLength": 1024
    },
    "surname": {
      "maxLength": 256
    }
  }
} as const;
