"""Pictures of a person's own sent through a model: translated, or given another's object."""
