import pg from 'pg'

const TOO_MANY_CONNECTIONS = '53300'

/**
 * Asks over a connection of its own whether the server works at the statement of a session, or lets it wait for a lock.
 * A session that waits for its client while the client waits for it has lost one of its messages.
 * @param answerMs bound for the connection, and again for its answer
 * @returns false also when there is no answer
 */
export async function isWorkedAt(url: string, pid: number, answerMs: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'stagedoor-indexer',
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const found = await client.query(
      `SELECT FROM pg_stat_activity WHERE pid = $1 AND state = 'active' AND wait_event_type IS DISTINCT FROM 'Client'`,
      [pid],
    )
    return found.rowCount === 1
  } catch (error) {
    // a full server is there: the bound of the statement decides
    return (error as { code?: string }).code === TOO_MANY_CONNECTIONS
  } finally {
    client.end().catch(() => {})
    client.connection.stream.destroy()
  }
}
