import { expect } from 'chai'
import type { TxIntent } from '#api/transactions/contract.ts'
import { FILES, read } from '#test/shape/sources.ts'
import { failureOf } from '#web/transactions/openTransaction.ts'
import { stopSentence } from '#web/transactions/stopSentences.ts'

const REVERTED = 'The contract refused it in the block. Nothing was bought; the network cost was paid.'
const CANCELLED = 'You cancelled it in your wallet. Nothing was bought.'

interface Source {
  path: string
  text: string
}

/** Every place where a sentence is written out. */
function placesOf(sentence: string, sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    text
      .split(sentence)
      .slice(1)
      .map(() => path),
  )
}

function failureIn(state: TxIntent['state']): string | null {
  return failureOf({
    id: 'job_0000000000000000000000',
    purpose: 'purchase',
    state,
    txHash: `0x${'11'.repeat(32)}`,
    replacedBy: null,
    block: null,
    error: null,
    createdAt: '2026-11-20T12:00:00.000Z',
  })
}

describe('the sentences of a transaction that stopped', () => {
  it('stand once for the note, the bar and the catalogue', () => {
    const web = FILES.filter((path) => /^web\/.*\.tsx?$/.test(path))
    const sources = web.map((path) => ({ path, text: read(path) }))
    for (const sentence of [REVERTED, CANCELLED]) {
      const [beginning = ''] = sentence.split(' Nothing')
      expect(placesOf(beginning, sources), beginning).to.deep.equal(['web/transactions/stopSentences.ts'])
    }
  })

  it('are found twice where one file writes them out again, and once where it takes them over', () => {
    const own = { path: 'own.ts', text: `export const REVERTED = '${REVERTED}'` }
    const copy = { path: 'copy.ts', text: `stop('reverted', '${REVERTED}')` }
    const taker = { path: 'taker.ts', text: `stop('reverted', REVERTED)` }
    expect(placesOf(REVERTED, [own, copy])).to.deep.equal(['own.ts', 'copy.ts'])
    expect(placesOf(REVERTED, [own, taker])).to.deep.equal(['own.ts'])
  })

  it('are what the bar and the note say of a refused and of a cancelled transaction', () => {
    expect([failureIn('reverted'), stopSentence('reverted', 'purchase')]).to.deep.equal([REVERTED, REVERTED])
    expect([failureIn('cancelled'), stopSentence('cancelled', 'purchase')]).to.deep.equal([
      CANCELLED,
      CANCELLED,
    ])
  })
})
