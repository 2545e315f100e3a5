"""What a person keeps for each model, in JSON files: directions and their names."""
