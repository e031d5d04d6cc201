/**
 * SQL of the channel with an id, where its owner may be found. It is read once for each row: a join might read all owners
 * before the first.
 */
export const foundChannel = (
  channelId: string,
) => `SELECT h.* FROM app.channel h JOIN app.creator c ON c.id = h.creator_id
    JOIN app.account a ON a.id = c.account_id WHERE h.id = ${channelId} AND a.state = 'active' AND h.archived_at IS NULL LIMIT 1`
