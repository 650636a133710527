-- name: quota_used
-- What somebody wrote in the last day, deleted or not.
SELECT count(*) AS n FROM posts
WHERE author_id = :author_id::bigint AND kind = :kind::text AND created_at > now() - interval '1 day';
