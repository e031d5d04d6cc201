import { expect } from 'chai'
import type { Pool } from 'pg'
import type { Page } from 'playwright-core'
import { MEETING_ADDRESS } from '#local/relay/relayConfig.ts'
import { until } from '#test/kit/time/until.ts'
import type { ExpectedFailure } from '../journey/watchPage.ts'

/** While nobody answers, beats and reads go nowhere; each is asked again later. */
export const AWAY: ExpectedFailure[] = ['GET', 'POST'].map((method) => ({
  method,
  path: /^\/(v1\/|rpc)/,
  code: 'failed',
  mayBeAbsent: true,
}))

/** A beat that was under way when the call ended finds no seat any more. */
export const AT_THE_END: ExpectedFailure = {
  method: 'POST',
  path: /^\/v1\/seats\/sea_\w+\/beats$/,
  code: 'NOT_FOUND',
  mayBeAbsent: true,
}

/** Runs before the scripts of a page: what it connects to other pages by can be asked. */
export const KEEP_PEERS = `(() => {
  const peers = (globalThis.peers = [])
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given)
      peers.push(this)
    }
  }
})()`

/** By what a connection goes, and where the page was told that the other one is. */
interface Way {
  types: string
  addresses: string[]
}

const WAYS = `Promise.all(
  peers
    .filter(({ connectionState }) => connectionState === 'connected')
    .map(async (peer) => {
      const report = await peer.getStats()
      const all = [...report.values()]
      const transport = all.find(({ type }) => type === 'transport')
      const pair = report.get(transport?.selectedCandidatePairId)
      return {
        types: [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => report.get(id)?.candidateType).join('/'),
        addresses: all.filter(({ type }) => type === 'remote-candidate').map(({ address }) => address),
      }
    }),
)`

/** Picture and sound go from relay to relay, and the page knows no address but the relay's. */
export async function expectRelayed(page: Page): Promise<void> {
  let ways: Way[] = []
  // who knocks before it was announced has no type yet
  await until('the way of the media is known', async () => {
    ways = await page.evaluate<Way[]>(WAYS)
    return ways.length > 0 && ways.every(({ types }) => /^[a-z]+\/(?!prflx)[a-z]+$/.test(types))
  })
  expect(ways.map(({ types }) => types)).to.deep.equal(['relay/relay'])
  expect([...new Set(ways[0]?.addresses)]).to.deep.equal([MEETING_ADDRESS])
}

/** What the pages of a call sent each other and is kept yet: each way in it is a relay's, and no address is anybody's own. */
export async function expectOnlyRelaysSent(owner: Pool, bookingId: string): Promise<void> {
  const { rows } = await owner.query<{ to: string; kind: string; body: string }>(
    `SELECT s.to_side AS to, s.kind, s.body FROM app.call_signal s JOIN app.call_room k USING (room_id)
      WHERE k.booking_id = $1 ORDER BY 1`,
    [bookingId],
  )
  const candidates = rows.filter(({ kind }) => kind === 'candidate')
  expect([...new Set(candidates.map(({ to }) => to))]).to.deep.equal(['creator', 'fan'])
  for (const { body } of candidates) expect(body).to.match(/ typ relay raddr 0\.0\.0\.0 rport 0\b/)
  const named = rows.flatMap(({ body }) => body.match(/\b\d{1,3}(\.\d{1,3}){3}\b/g) ?? [])
  // before there is a way, browsers write the first two
  expect(['0.0.0.0', '127.0.0.1', MEETING_ADDRESS]).to.include.members(named)
}

/** What a page in a call shows as left, or until it begins, in seconds. */
export async function readLeft(page: Page): Promise<number> {
  const text = (await page.getByTestId('call-left').textContent()) ?? ''
  const [, minutes, seconds] = /(\d+):(\d\d)/.exec(text) ?? expect.fail(`nothing is left in “${text}”`)
  return Number(minutes) * 60 + Number(seconds)
}

/** What a page has played of the other side so far. */
interface Heard {
  /** connections to other pages that it ever had: another one begins from nothing */
  peers: number
  /** seconds that came, and were not made up for what did not come */
  cameS: number
  energy: number
}

const HEARD = `(async () => {
  const reports = await Promise.all(peers.map((peer) => peer.getStats()))
  const sounds = reports.flatMap((report) => [...report.values()]).filter(
    ({ type, kind }) => type === 'inbound-rtp' && kind === 'audio',
  )
  const sum = (of) => sounds.reduce((all, one) => all + (of(one) ?? 0), 0)
  return {
    peers: peers.length,
    cameS: sum(({ totalSamplesReceived: all, concealedSamples: made }) => (all - made) / 48000),
    energy: sum(({ totalAudioEnergy }) => totalAudioEnergy),
  }
})()`

/** From now on so many seconds of sound come from the other side over the same connection, and they are not silence. */
export async function expectHeard(page: Page, seconds: number): Promise<void> {
  const old = await page.evaluate<Heard>(HEARD)
  const now = await until(`${seconds} s of sound`, async () => {
    const heard = await page.evaluate<Heard>(HEARD)
    return heard.cameS > old.cameS + seconds && heard.energy > old.energy && heard
  })
  expect(now.peers).to.equal(old.peers)
}
