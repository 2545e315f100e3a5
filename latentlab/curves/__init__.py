"""The numbers behind the plots: kept, smoothed, reduced to pixels, coloured. No Qt."""
