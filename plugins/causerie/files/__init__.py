"""Write files atomically, lock, compare and cache them; read JSON documents."""
