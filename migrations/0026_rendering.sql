-- Posts that an older renderer has rendered are looked for each hour: no such post must cost nothing.
CREATE INDEX posts_renderer ON posts (renderer);
