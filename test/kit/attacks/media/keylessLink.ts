import { Candidate, Connection } from 'werift'
import type { Wire } from '../../media/wire.ts'

/** A line found in a session description, without its name. */
function lineOf(sdp: string, name: string): string {
  const found = new RegExp(`^a=${name}:?(.*)$`, 'm').exec(sdp)
  if (!found?.[1]) throw new Error(`no ${name} in the description`)
  return found[1].trim()
}

/** The offer as its answer: nothing is sent, and the keys it promises never come. */
function answerTo(offer: string, ice: Connection): string {
  return offer
    .split('\r\n')
    .filter((line) => !/^a=(candidate|end-of-candidates|ssrc|msid)/.test(line))
    .map((line) => {
      if (line.startsWith('a=ice-ufrag:')) return `a=ice-ufrag:${ice.localUsername}`
      if (line.startsWith('a=ice-pwd:')) return `a=ice-pwd:${ice.localPassword}`
      if (line.startsWith('a=setup:')) return 'a=setup:active'
      return line === 'a=sendonly' ? 'a=recvonly' : line
    })
    .join('\r\n')
}

/**
 * Finds a way to the node by ICE, never exchanges keys, and negotiates again meanwhile.
 * @param wire signalling that has joined
 * @param publicationIds what is asked for then; only what is new is negotiated
 */
export async function openKeylessLink(
  wire: Wire,
  publicationIds: string[],
): Promise<{ close(): Promise<void> }> {
  const ice = new Connection(false, {
    stunServer: ['127.0.0.1', 9],
    stunGatherTimeout: 0.02,
    useIpv4: false,
    useIpv6: false,
    additionalHostAddresses: ['127.0.0.1'],
    interfaceAddresses: { udp4: '127.0.0.1' },
  })
  await ice.gatherCandidates()
  let hasWay = false
  for (const wanted of [[], publicationIds]) {
    const offer = await wire.ask({ t: 'subscribe', publicationIds: wanted })
    if (offer.t !== 'offer') throw new Error(`no offer: ${JSON.stringify(offer)}`)
    const answered = await wire.ask({ t: 'answer', sdp: answerTo(offer.sdp, ice) })
    if (answered.t !== 'ok') throw new Error(`no answer taken: ${JSON.stringify(answered)}`)
    if (hasWay) break
    ice.setRemoteParams({
      iceLite: false,
      usernameFragment: lineOf(offer.sdp, 'ice-ufrag'),
      password: lineOf(offer.sdp, 'ice-pwd'),
    })
    await ice.addRemoteCandidate(Candidate.fromSdp(lineOf(offer.sdp, 'candidate')))
    await ice.addRemoteCandidate(undefined)
    await ice.connect()
    hasWay = true
  }
  return { close: () => ice.close() }
}
