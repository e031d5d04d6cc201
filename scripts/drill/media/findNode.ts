import type { NodeClient } from '#test/kit/media/mediaClient.ts'

/** Ports that `npm start` gives a media engine, in one run. */
const USUAL_RUN = 200

/** Where the media engine of a client takes UDP, as its description says. */
export function findNode(
  client: NodeClient,
  given: { min: number; max: number } | undefined,
): { host: string; ports: { min: number; max: number } } {
  const description = client.peer.remoteDescription?.sdp ?? ''
  const [, host, port] = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host/m.exec(description) ?? []
  if (!host || !port) throw new Error('the media engine names no address')
  const min = Math.floor(Number(port) / USUAL_RUN) * USUAL_RUN
  return { host, ports: given ?? { min, max: min + USUAL_RUN - 1 } }
}
