"""From outputs to bytes. Nothing here touches a file but the templates."""
