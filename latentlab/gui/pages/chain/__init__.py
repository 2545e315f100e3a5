"""The Chain page: chains run, drawn, held in parts, and judged by how they mix."""
