import { expect } from 'chai'
import { bundleRows } from '#protocol/calls/bundle/bundleRows.ts'
import type { BundleContent, CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { readBundle } from '#web/calls/bundle/readBundle.ts'
import { verifyBundle } from '#web/calls/bundle/verifyBundle.ts'
import { createHonestBundle, type HonestBundle } from './honestBundle.ts'

type Fields = Record<string, unknown>
type Path = readonly (string | number)[]

/** One row of each kind, by where it stands in a bundle. */
const ROWS: Record<string, Path> = {
  head: [],
  ...{ booking: ['booking'], finding: ['finding'], attestation: ['attestation'] },
  ...{ key: ['keys', 1], socket: ['spans', 0], relay: ['spans', 24], beat: ['beats', 0] },
}
const HEAD = ['origin', 'atMs', 'gone']
/** What names a row: under another one it is another row. */
const NAMING: Record<string, string[]> = {
  key: ['side', 'key'],
  socket: ['side', 'roomId', 'source', 'fromUs'],
  relay: ['side', 'roomId', 'source', 'fromUs'],
  beat: ['side', 'roomId', 'page', 'n'],
}
/** What a page does not sign: when its beat came in. */
const UNSIGNED = ['atMs']
/** Words of a list, by the last name on their way. */
const WORDS: Record<string, unknown> = {
  ...{
    side: 'other',
    source: 'other',
    rail: 'card',
    status: 'confirmed',
    kind: 'contested',
    cause: 'interrupted',
  },
  ...{ origin: 'https://other.example', gone: ['creator'], n: 9999 },
}
const OTHER: Record<string, string> = { creator: 'fan', fan: 'creator', socket: 'relay', relay: 'socket' }

function another(name: string, value: unknown): unknown {
  const word = WORDS[name]
  if (word !== undefined) return word === 'other' ? OTHER[String(value)] : word
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value > 0 ? value - 1 : 1
  const text = String(value)
  return `${text.slice(0, 5)}${text[5] === '0' ? '1' : '0'}${text.slice(6)}`
}

const at = (root: unknown, path: Path): Fields =>
  path.reduce((of, name) => (of as Fields)[name] as Fields, root as Fields)

/** Ways to every value of a row. */
function waysIn(fields: Fields, path: Path = []): Path[] {
  return Object.entries(fields).flatMap(([name, value]): Path[] => {
    if (name === 'way') return []
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isNested ? waysIn(value as Fields, [...path, name]) : [[...path, name]]
  })
}

/** Rows stand as their lists do, behind those that a bundle has once. */
function rowName(content: BundleContent, place: Path): string {
  const { keys, spans } = content
  const [list = 'head', index = 0] = place
  const first: Record<string, number> = {
    ...{ head: 0, booking: 1, finding: 2, attestation: 3 },
    ...{ keys: 4, spans: 4 + keys.length, beats: 4 + keys.length + spans.length },
  }
  return bundleRows(content)[(first[list] ?? 0) + Number(index)]?.name ?? expect.fail('no row')
}

describe('a row of a bundle that is not as it was sealed', function () {
  this.timeout(60_000)
  let honest: HonestBundle
  before(async () => {
    honest = await createHonestBundle(2)
  })

  const faultsOf = async (bundle: CallBundle) => {
    const report = await verifyBundle(readBundle(JSON.stringify(bundle)), { site: honest.site })
    expect(report.state).to.equal('differs')
    return report.faults.map(({ name, how }) => `${how} ${name}`)
  }

  it('[T14][T17] is named, whichever field of whichever kind was changed', async () => {
    let tried = 0
    for (const [kind, place] of Object.entries(ROWS)) {
      const row = at(honest.content, place)
      const ways = kind === 'head' ? HEAD.map((name) => [name]) : waysIn(row)
      for (const way of ways) {
        const bundle = structuredClone(honest.bundle)
        const last = String(way.at(-1))
        const holder = at(at(bundle, place), way.slice(0, -1))
        holder[last] = another(last, holder[last])
        const was = rowName(honest.content, place)
        const is = rowName(bundle, place)
        const isMoved = (NAMING[kind] ?? []).includes(String(way[0]))
        const isForged = kind === 'beat' && !UNSIGNED.includes(last)
        const expected = [
          `${isMoved ? 'added' : 'changed'} ${is}`,
          ...(isForged ? [`unsigned ${is}`] : []),
          ...(isMoved ? [`removed ${was}`] : []),
        ]
        expect(await faultsOf(bundle), `${kind} ${way.join('.')}`).to.deep.equal(expected)
        tried++
      }
    }
    expect(tried).to.equal(68)
  })

  it('[T14][T17] is named, whichever kind was left out, or put in', async () => {
    const lists = ['keys', 'spans', 'beats'] as const
    for (const list of lists) {
      const [shorter, longer] = [structuredClone(honest.bundle), structuredClone(honest.bundle)]
      const name = rowName(honest.content, [list, 0])
      shorter[list].shift()
      expect(await faultsOf(shorter), list).to.deep.equal([`removed ${name}`])
      // the same once more: the second one was not sealed
      longer[list].push(structuredClone(longer[list][0]) as never)
      expect(await faultsOf(longer), list).to.deep.equal([`added ${name}`])
    }
    for (const whole of ['finding', 'attestation'] as const)
      expect(await faultsOf({ ...honest.bundle, [whole]: null })).to.deep.equal([`removed ${whole}`])
    const rows = { ...honest.bundle.seal.rows }
    delete rows.attestation
    const report = await verifyBundle(
      { ...honest.bundle, seal: { ...honest.bundle.seal, rows } },
      { site: null },
    )
    expect(report.faults).to.deep.equal([{ name: 'attestation', how: 'added' }])
    expect(report.seal.state, 'and the seal is of all its hashes').to.equal('differs')
  })
})
