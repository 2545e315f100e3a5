"""What metrics and pages measure with: classifiers, distances, properties of pictures. No Qt."""
