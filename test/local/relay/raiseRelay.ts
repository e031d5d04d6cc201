import { createHmac } from 'node:crypto'
import { startTestRelay } from '#test/kit/media/relay.ts'
import { openTurn, type TurnAccount, type TurnClient } from '#test/kit/media/turn/turnClient.ts'

/** coturn as a world runs it, for who talks to it by hand. */
export interface RaisedRelay {
  port: number
  /** what it has written so far, a line each */
  log: string[]
  /** a name of any form, rightly signed */
  sign(username: string): TurnAccount
  /**
   * @param side a room and a side of it
   * @param lifeS until the name runs out; below zero: it has
   */
  account(side: string, lifeS?: number): TurnAccount
  open(account: TurnAccount | null): Promise<TurnClient>
  stop(): Promise<void>
}

/**
 * @param lines of its configuration that this test needs besides
 * @throws Error that says what to install where there is no coturn
 */
export async function raiseRelay(...lines: string[]): Promise<RaisedRelay> {
  const log: string[] = []
  const relay = await startTestRelay({ lines, onLine: (line) => log.push(line) })
  const clients: TurnClient[] = []
  const sign = (username: string) => ({
    username,
    credential: createHmac('sha1', relay.secret).update(username).digest('base64'),
  })
  return {
    port: relay.port,
    log,
    sign,
    account: (side, lifeS = 600) => sign(`${Math.floor(Date.now() / 1000) + lifeS}:${side}`),
    async open(account) {
      const client = await openTurn(relay.port, account)
      clients.push(client)
      return client
    },
    async stop() {
      for (const client of clients) client.close()
      await relay.stop()
    },
  }
}
