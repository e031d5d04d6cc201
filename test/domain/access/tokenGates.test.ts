import { expect } from 'chai'
import { decide } from '#domain/access/decide.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import { type Condition, type Gate, gateSentence, orderedRules } from '#domain/access/gate.ts'
import { evidenceOf } from '#domain/access/receipt.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import { toldFacts } from '#domain/access/toldFacts.ts'
import { lacksTokensAlone } from '#domain/access/tryGate.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import { type InputChange, NOW, sampleInput } from './sampleInput.ts'

const WHOLE = 10n ** 18n
const TOKEN = `0x${'70'.repeat(20)}`
const VAULT = `0x${'7a'.repeat(20)}`
const [ONE, OTHER] = [`0x${'0a'.repeat(20)}`, `0x${'0b'.repeat(20)}`]

const north = (whole: bigint): TokenCondition => ({
  ...{ kind: 'erc20', address: TOKEN, minUnits: (whole * WHOLE).toString(), symbol: 'NORTH', decimals: 18 },
  isForeign: false,
})
const staked = (whole: bigint): TokenCondition => ({ ...north(whole), kind: 'stake', address: VAULT })
const PASS: Condition = { kind: 'pass' }
const GOLD: Condition = { kind: 'tier', tierNo: 3, rank: 30, tierName: 'Gold' }
const FOLLOWER: Condition = { kind: 'follower' }
const gate = (mode: Gate['mode'], ...conditions: Condition[]): Gate => ({ id: 'gat_1', mode, conditions })

const right = (source: Entitlement['source'], change: Partial<Entitlement> = {}): Entitlement => ({
  ...{ source, sourceKey: `${source}:1`, tierNo: 0, rank: 0, validFrom: 0, validUntil: null },
  ...{ level: 'latest', ...change },
})
const pass = (rank: number, wallet?: string) =>
  right('chain', { tierNo: rank / 10, rank, sourceKey: `pass:${wallet}`, ...(wallet && { wallet }) })
const holds = (units: bigint, wallet = ONE, kind: 'erc20' | 'stake' = 'erc20') =>
  right(kind, {
    ...{ wallet, sourceKey: `${kind}:${wallet}` },
    holding: { address: kind === 'erc20' ? TOKEN : VAULT, units },
  })
/** So many of one token of an ERC-1155 from elsewhere. */
const item = (tokenId: string, count = 1): TokenCondition => ({
  ...{ kind: 'erc1155', address: TOKEN, tokenId, minUnits: String(count), symbol: 'ITEM', decimals: 0 },
  isForeign: true,
})
const holdsItem = (tokenId: string, units: bigint, wallet = ONE) =>
  right('erc1155', {
    ...{ wallet, sourceKey: `${TOKEN}#${tokenId}:${wallet}` },
    holding: { address: TOKEN, tokenId, units },
  })

const inputOf = (one: Gate, entitlements: Entitlement[], change: InputChange = {}) =>
  sampleInput({ room: { gate: one }, entitlements, ...change })
const verdictOf = (...asked: Parameters<typeof inputOf>): Verdict => decide(inputOf(...asked))
const codeOf = (...asked: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...asked)
  return verdict.verdict === 'deny' ? verdict.reason : 'allow'
}
const factsOf = (...asked: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...asked)
  return verdict.verdict === 'deny' ? verdict.facts : null
}

describe('decide about tokens', () => {
  it('[S3.55] the minimum enters and one unit less is refused, with what is held', () => {
    const door = gate('any', north(100n))
    expect(verdictOf(door, [holds(100n * WHOLE)])).to.deep.include({
      ...{ verdict: 'allow', wallet: ONE, validUntil: null },
      entitlement: holds(100n * WHOLE),
    })
    expect(verdictOf(door, [holds(100n * WHOLE - 1n)])).to.deep.equal({
      ...{ verdict: 'deny', reason: 'TOKENS_SHORT' },
      facts: {
        checks: [{ condition: north(100n), isMet: false, heldUnits: (100n * WHOLE - 1n).toString() }],
      },
    })
    expect(factsOf(door, [])?.checks).to.deep.include({
      ...{ condition: north(100n), isMet: false, heldUnits: '0' },
    })
  })

  it('[S3.24] a stake is no balance, another token is none, and a follow or an invitation opens no token door', () => {
    const door = gate('any', north(1n))
    const foreign = right('erc20', { wallet: ONE, holding: { address: VAULT, units: WHOLE } })
    for (const other of [
      holds(WHOLE, ONE, 'stake'),
      foreign,
      right('follow'),
      right('invite'),
      pass(30, ONE),
    ])
      expect(codeOf(door, [other]), other.sourceKey).to.equal('TOKENS_SHORT')
    expect(codeOf(gate('any', staked(1n)), [holds(WHOLE, ONE, 'stake')])).to.equal('allow')
    expect(codeOf(gate('any', PASS), [holds(WHOLE)])).to.equal('NO_PASS')
  })

  it('[S3.24] wallets are never added up: all of it has to be in one', () => {
    const sum = gate('any', north(100n))
    const halves = [holds(60n * WHOLE), holds(60n * WHOLE, OTHER)]
    expect(codeOf(sum, halves)).to.equal('TOKENS_SHORT')
    expect(factsOf(sum, halves)?.isSplit).to.equal(true)
    const followed = gate('all', north(100n), FOLLOWER)
    expect(factsOf(followed, halves)?.isSplit, 'a follow is missing, too').to.equal(true)
    expect(factsOf(followed, [holds(100n * WHOLE)])).not.to.have.property('isSplit')
    const both = gate('all', GOLD, north(100n))
    const split = [pass(30, ONE), holds(100n * WHOLE, OTHER)]
    expect(codeOf(both, split)).to.equal('TOKENS_SHORT')
    expect(factsOf(both, split)?.isSplit).to.equal(true)
    expect(verdictOf(both, [pass(30, ONE), holds(100n * WHOLE)])).to.include({
      verdict: 'allow',
      wallet: ONE,
    })
    expect(factsOf(both, [pass(30, ONE)])).not.to.have.property('isSplit')
    // what the account itself has goes with any wallet of it
    const card = right('card', { rank: 30, validUntil: NOW + 60 })
    expect(verdictOf(both, [card, holds(100n * WHOLE, OTHER)])).to.deep.include({
      ...{ verdict: 'allow', wallet: OTHER, validUntil: NOW + 60, entitlement: card },
    })
  })

  it('[S3.24] it speaks of the wallet that comes closest', () => {
    const both = gate('all', north(100n), staked(10n))
    const closest = factsOf(both, [
      holds(62n * WHOLE),
      holds(10n * WHOLE, OTHER),
      holds(WHOLE, OTHER, 'stake'),
    ])
    expect(closest?.checks?.map(({ heldUnits }) => heldUnits)).to.deep.equal([`${62n * WHOLE}`, '0'])
    const met = factsOf(both, [holds(62n * WHOLE), holds(10n * WHOLE, OTHER, 'stake')])
    expect(met?.checks?.map(({ isMet }) => isMet)).to.deep.equal([false, true])
    // where any is enough the nearest is the one that misses least of one
    const either = gate('any', north(100n), staked(10n))
    const near = [holds(99n * WHOLE), holds(50n * WHOLE, OTHER), holds(6n * WHOLE, OTHER, 'stake')]
    expect(factsOf(either, near)?.checks?.[0]?.heldUnits).to.equal(`${99n * WHOLE}`)
    // what is asked for has to help the wallet that is spoken of
    const three = gate('all', PASS, north(100n), staked(100n))
    const nearer = [holds(100n * WHOLE), holds(99n * WHOLE, ONE, 'stake'), pass(10, OTHER)]
    expect(factsOf(three, nearer)?.checks?.map(({ isMet }) => isMet)).to.deep.equal([true, false, false])
  })

  it('[S3.24] a seat that two wallets could hold stays with one of them, whatever their order', () => {
    const door = gate('any', north(1n))
    const [a, b] = [holds(WHOLE), holds(5n * WHOLE, OTHER)]
    const keyOf = (rights: Entitlement[]) => {
      const verdict = verdictOf(door, rights)
      return verdict.verdict === 'allow' && verdict.entitlement?.sourceKey
    }
    expect(keyOf([a, b])).to.equal(keyOf([b, a]))
    const mixed = gate('any', PASS, north(1n))
    expect(keyOf([a, pass(10, OTHER)])).to.equal(a.sourceKey)
    expect(verdictOf(mixed, [a, pass(10, OTHER)])).to.include({ wallet: OTHER })
  })

  it('[S3.27] asks for what is missing: a follow first, a pass where one opens or is missing too, else tokens', () => {
    const rich = holds(100n * WHOLE)
    expect(codeOf(gate('any', north(100n), FOLLOWER), [])).to.equal('FOLLOW_REQUIRED')
    expect(codeOf(gate('all', north(100n), FOLLOWER), [])).to.equal('TOKENS_SHORT')
    expect(codeOf(gate('all', north(100n), FOLLOWER), [rich])).to.equal('FOLLOW_REQUIRED')
    expect(codeOf(gate('any', PASS, north(100n)), [])).to.equal('NO_PASS')
    expect(codeOf(gate('all', GOLD, north(100n)), [pass(10, ONE), rich])).to.equal('TIER_REQUIRED')
    expect(codeOf(gate('all', GOLD, north(100n)), [pass(30, ONE)])).to.equal('TOKENS_SHORT')
    expect(codeOf(gate('all', GOLD, north(100n)), [])).to.equal('NO_PASS')
    const frozen = { frozen: [{ tierNo: 3, rank: 30 }] }
    expect(codeOf(gate('all', GOLD, north(100n)), [], frozen)).to.equal('PAYMENT_FROZEN')
  })

  it('[S3.24] another id of an ERC-1155 is another token, and none is the ERC-20 or the NFTs at its address', () => {
    const both = gate('all', item('7', 2), item('8'))
    expect(codeOf(both, [holdsItem('7', 2n), holdsItem('8', 1n)])).to.equal('allow')
    const short = factsOf(both, [holdsItem('7', 9n)])
    expect(short?.checks?.map(({ heldUnits }) => heldUnits)).to.deep.equal(['9', '0'])
    expect(factsOf(both, [holdsItem('7', 2n), holdsItem('8', 1n, OTHER)])?.isSplit).to.equal(true)
    const { tokenId: _, ...plain } = item('7')
    const nfts: TokenCondition = { ...plain, kind: 'erc721' }
    expect(codeOf(gate('any', nfts), [holdsItem('7', 9n), holds(9n)])).to.equal('TOKENS_SHORT')
    const counted = right('erc721', { wallet: ONE, holding: { address: TOKEN, units: 9n } })
    expect(codeOf(gate('any', nfts), [counted])).to.equal('allow')
    expect(codeOf(gate('any', item('0')), [holds(9n), counted])).to.equal('TOKENS_SHORT')
    const rules = orderedRules(gate('any', item('10'), item('9'), item('9'), nfts))
    expect(rules.conditions).to.deep.equal([nfts, item('9'), item('10')])
  })

  it('[S3.55][T33] a token that said nothing is told as silent where it opens nothing, and only there', () => {
    const [seven, eight] = [item('7'), item('8')]
    const silent = { silent: [{ kind: 'erc1155', address: TOKEN, tokenId: '7' } as const] }
    const silenceAt = (mode: Gate['mode'], ...rights: Entitlement[]) =>
      factsOf(gate(mode, seven, eight), rights, silent)?.checks?.map(({ isSilent = false }) => isSilent)
    expect(factsOf(gate('any', seven), [], silent)?.checks).to.deep.equal([
      { condition: seven, isMet: false, heldUnits: '0', isSilent: true },
    ])
    expect(silenceAt('all', holdsItem('8', 1n))).to.deep.equal([true, false])
    expect(silenceAt('all', holdsItem('7', 1n)), 'of this wallet it spoke').to.deep.equal([false, false])
    expect(codeOf(gate('any', seven, eight), [holdsItem('8', 1n)], silent)).to.equal('allow')
    const two = { ...seven, minUnits: '2' }
    const told = factsOf(gate('any', two), [holdsItem('7', 1n)], silent)?.checks
    expect(told, 'of another wallet alone it said nothing').to.deep.equal([
      { condition: two, isMet: false, heldUnits: '1' },
    ])
    expect(lacksTokensAlone(inputOf(gate('any', seven), [], silent), ONE), 'a minute for it').to.equal(true)
  })

  it('[S3.24][T44] what is signed for ever names no wallet: no amount, no token, no wallet', () => {
    const door = gate('any', north(100n))
    const verdict = verdictOf(door, [holds(100n * WHOLE)])
    if (verdict.verdict !== 'allow' || !verdict.entitlement) throw new Error('refused')
    const behind = { entitlement: verdict.entitlement, sourceRef: 'aa', walletRef: 'bb' }
    const read = { point: null, now: NOW, reader: 'index' } as const
    const refusal = verdictOf(gate('all', north(100n), FOLLOWER), [holds(62n * WHOLE), right('follow')])
    const signed = [evidenceOf(verdict, behind, read), evidenceOf(refusal, null, read)]
    expect(signed[0]?.right).to.include({ source: 'erc20', walletRef: 'bb' })
    expect(signed[1]?.facts).to.deep.equal({ met: [false, true] })
    for (const word of [ONE, TOKEN, `${62n * WHOLE}`, `${100n * WHOLE}`, 'NORTH'])
      expect(JSON.stringify(signed)).not.to.include(word)
  })

  it('[S3.34] a minute is for who lacks tokens in their wallet alone', () => {
    const lacks = (one: Gate, rights: Entitlement[], change: InputChange = {}) =>
      lacksTokensAlone(inputOf(one, rights, change), ONE)
    const both = gate('all', GOLD, north(100n))
    expect(lacks(both, [pass(30, ONE), holds(WHOLE)])).to.equal(true)
    expect(lacks(both, [pass(30, OTHER), holds(WHOLE)]), 'the pass is in another wallet').to.equal(false)
    expect(lacks(both, [pass(10, ONE), holds(WHOLE)]), 'the tier is too low').to.equal(false)
    expect(lacks(gate('all', north(1n), FOLLOWER), [holds(WHOLE)]), 'a follow is missing').to.equal(false)
    expect(lacks(gate('any', PASS), []), 'no tokens are asked for').to.equal(false)
    const banned = { ban: { kind: 'ban', ruleCode: 'spam', reason: '', until: null } } as const
    expect(lacks(both, [pass(30, ONE)], banned)).to.equal(false)
  })

  it('[T46] what an earlier version let through as a symbol is told without its signs', () => {
    const dirty = { ...north(1n), symbol: 'NO\u202eRTH' }
    const facts = toldFacts({ checks: [{ condition: dirty, isMet: false, heldUnits: '0' }] })
    expect(JSON.stringify(facts)).not.to.include('\u202e')
  })

  it('[S1.15] conditions have one order, each once, and one sentence', () => {
    const rules = orderedRules(gate('any', FOLLOWER, staked(5n), north(100n), north(100n), GOLD, PASS))
    expect(rules.conditions.map(({ kind }) => kind).join()).to.equal('pass,tier,erc20,stake,follower')
    expect(gateSentence(gate('any', GOLD, north(100n)))).to.equal(
      'Anyone with a Gold pass or above or 100 NORTH',
    )
    expect(gateSentence(gate('all', north(100n), staked(5n), FOLLOWER))).to.equal(
      'Anyone with 100 NORTH and 5 NORTH staked who follows',
    )
    const least = { ...north(0n), minUnits: '1' }
    expect(gateSentence(gate('any', least))).to.equal('Anyone with 0.000000000000000001 NORTH')
  })
})
