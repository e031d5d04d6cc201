import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { nodeAuthorization } from '#protocol/node.ts'

/** The api's internal interface as the node calls it. */
export interface ApiAddress {
  /** base address, loopback */
  url: string
  /** who calls, and the key that proves it */
  nodeId: string
  key: RotatingSecret
}

const PATIENCE_MS = 5000

/** Posts JSON and reads JSON. Throws when the api is away or does not answer 200. */
export async function callApi(api: ApiAddress, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(new URL(path, api.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: nodeAuthorization(api.nodeId, api.key.current()),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`${path} answered ${response.status}`)
  }
  return await response.json()
}
