"""What every HTTP response needs: caching, security headers, limits and static assets."""
