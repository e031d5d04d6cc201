import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { AbiCoder, type EventFragment, getAddress, Interface, id, type ParamType } from 'ethers'
import { firstLedgerAbi, firstStreamPassAbi, firstStreamPassFactoryAbi } from '#editions/first.generated.ts'
import {
  accessManagerAbi,
  bookingCourtAbi,
  consultationEscrowAbi,
  creatorGovernorAbi,
  creatorTimelockAbi,
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
  currencyListAbi,
  feeScheduleAbi,
  governorFactoryAbi,
  ledgerAbi,
  passRenewalsAbi,
  passResaleAbi,
  platformTimelockAbi,
  pullSplitAbi,
  recordingsAbi,
  recordingsFactoryAbi,
  roomHubAbi,
  serviceAccountAbi,
  sessionLockAbi,
  splitFactoryAbi,
  streamPassAbi,
  streamPassFactoryAbi,
  supporterPoolAbi,
} from '#generated/abis.ts'
import { createDecoder } from '#indexer/families/decoder.ts'
import { EVENT_TYPES, type EventType, eventTypeOf, familyOfScope } from '#indexer/families/registry.ts'
import { interfaceOf } from '../kit/oracles/interfaceOf.ts'
import { provenFrom } from '../kit/provenLogs.ts'

const ABIS: Record<string, Record<string, readonly object[]>> = {
  today: {
    ...{ factory: streamPassFactoryAbi, ledger: ledgerAbi, collection: streamPassAbi },
    ...{ currency_list: currencyListAbi, fee_schedule: feeScheduleAbi },
    ...{ room_hub: roomHubAbi, session_lock: sessionLockAbi },
    ...{ consultation_escrow: consultationEscrowAbi, booking_court: bookingCourtAbi },
    ...{ creator_token_factory: creatorTokenFactoryAbi, creator_token: creatorTokenAbi },
    ...{ vault_factory: creatorVaultFactoryAbi, vault: creatorVaultAbi },
    ...{ pass_renewals: passRenewalsAbi, pass_resale: passResaleAbi },
    ...{ recordings_factory: recordingsFactoryAbi, recordings: recordingsAbi },
    ...{ split_factory: splitFactoryAbi, split: pullSplitAbi, supporter_pool: supporterPoolAbi },
    ...{ governor_factory: governorFactoryAbi, governor: creatorGovernorAbi },
    ...{ governor_timelock: creatorTimelockAbi, access_manager: accessManagerAbi },
    ...{ platform_timelock: platformTimelockAbi, keeper_account: serviceAccountAbi },
    attestor_account: serviceAccountAbi,
  },
  'the first edition': {
    factory: firstStreamPassFactoryAbi,
    ledger: firstLedgerAbi,
    collection: firstStreamPassAbi,
  },
}
/** As they stand in the rows of every index there is; with its kind where several contracts say other things by one name. */
const STORED: Record<string, number> = JSON.parse(
  readFileSync('test/vectors/keptNames.json', 'utf8'),
).eventKinds
/** What the ABI calls otherwise than the product. */
const TIERS = { tierId: 'tierNo', fromTier: 'fromTierNo', toTier: 'toTierNo', expiresAt: 'validUntil' }
const TRANSLATED: Record<string, Record<string, string>> = {
  collection: TIERS,
  factory: TIERS,
  room_hub: { from: 'payer', to: 'payee' },
  consultation_escrow: { creatorSeconds: 'creatorS', fanSeconds: 'fanS', overlapSeconds: 'overlapS' },
  booking_court: { _disputeID: 'disputeId', _ruling: 'ruling' },
  creator_token_factory: { launchSeconds: 'launchS' },
  pass_renewals: { id: 'renewalId', tierId: 'tierNo', cursor: 'paidUntil' },
  governor: { etaSeconds: 'etaS' },
}
const ADDRESS = getAddress(`0x${'cd'.repeat(20)}`)

/** A value of a type, the largest that fits: an offset by one byte shows. */
function extreme({ type, arrayChildren, components }: ParamType): unknown {
  if (arrayChildren) return [extreme(arrayChildren), extreme(arrayChildren)]
  if (components) return Object.fromEntries(components.map((part) => [part.name, extreme(part)]))
  if (type === 'bool') return true
  if (type === 'address') return ADDRESS
  if (/^bytes\d/.test(type)) return `0x${'ef'.repeat(Number(type.slice(5)))}`
  if (type === 'bytes') return '0xefef'
  if (type === 'string') return '0xCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCdCd'
  return 2n ** BigInt(type.slice(4)) - 1n
}

/** The same value as the product has it. */
function decoded(input: ParamType, names: Record<string, string> = {}): unknown {
  const { type, arrayChildren, components } = input
  if (arrayChildren) return [decoded(arrayChildren, names), decoded(arrayChildren, names)]
  if (components)
    return Object.fromEntries(components.map((part) => [names[part.name] ?? part.name, decoded(part, names)]))
  return type === 'address' ? ADDRESS.toLowerCase() : extreme(input)
}

describe('events of the families', () => {
  for (const [edition, abis] of Object.entries(ABIS))
    for (const [kind, abi] of Object.entries(abis))
      for (const name of new Set(
        EVENT_TYPES.filter((type) => type.kind.kind === kind).map((type) => type.name),
      )) {
        if (!interfaceOf(abi as never).getEvent(name)) continue
        it(`[S3.2] reads ${name} of the ${kind} of ${edition} as ethers writes it`, () => {
          const contract = interfaceOf(abi as never)
          const fragment = contract.getEvent(name) as EventFragment
          const values = fragment.inputs.map(extreme)
          const log = contract.encodeEventLog(fragment, values)
          const type = eventTypeOf(kind, log)
          const expected = fragment.inputs.map((input) => [
            TRANSLATED[kind]?.[input.name] ?? input.name,
            decoded(input, TRANSLATED[kind]),
          ])
          expect(type?.name).to.equal(name)
          expect(type?.decoder.decode(log)).to.deep.equal(Object.fromEntries(expected))
          expect(eventTypeOf(kind, provenFrom(log))).to.equal(type)
          expect(type?.decoder.decode(provenFrom(log))).to.deep.equal(Object.fromEntries(expected))
          expect(type?.fold.no).to.equal(STORED[`${kind}.${name}`] ?? STORED[name])
        })
      }

  it('[S3.2] misses no event that is read in every edition that has it', () => {
    const unseen = EVENT_TYPES.filter(({ name }) => !(name in STORED)).map(({ name }) => name)
    expect(unseen).to.deep.equal([])
    const today = interfaceOf(streamPassAbi as never)
    const only = EVENT_TYPES.filter(({ kind, name }) => kind.kind === 'collection' && !today.getEvent(name))
    expect(only.map(({ name }) => name)).to.deep.equal(['Followed'])
  })

  it('keeps an event that nobody reads, and one with the same topic but other indexed fields, unread', () => {
    const transfer = new Interface(['event Transfer(address indexed from, address indexed to, uint256 id)'])
    const log = transfer.encodeEventLog('Transfer', [ADDRESS, ADDRESS, 1])
    expect(eventTypeOf('collection', log)).to.equal(null)
    expect(eventTypeOf('ledger', { topics: [`0x${'77'.repeat(32)}`], data: '0x' })).to.equal(null)
    expect(eventTypeOf('ledger', { topics: [], data: '0x' })).to.equal(null)
  })

  it('refuses data of another length', () => {
    const contract = interfaceOf(streamPassAbi as never)
    const log = contract.encodeEventLog('PayoutChanged', [ADDRESS, ADDRESS])
    const long = { ...log, data: log.data + AbiCoder.defaultAbiCoder().encode(['uint256'], [1]).slice(2) }
    for (const told of [long, provenFrom(long)])
      expect(() => eventTypeOf('collection', log)?.decoder.decode(told)).to.throw('PayoutChanged')
  })

  it('gives every event of a kind a number of its own, in no other kind that does not mean the very same', () => {
    const owners = new Map<number, EventType>()
    for (const type of EVENT_TYPES) {
      const owner = owners.get(type.fold.no) ?? type
      expect(type.name).to.equal(owner.name)
      if (type.kind !== owner.kind) expect(type.fold, `${type.kind.kind} ${type.name}`).to.equal(owner.fold)
      owners.set(type.fold.no, owner)
    }
    for (const [name, number] of Object.entries(STORED))
      expect(owners.get(number)?.name).to.equal(name.split('.').at(-1))
  })

  it('[T35] an event that another family folds stands still as a whole, beside the parts of its contract', () => {
    const foreign = EVENT_TYPES.filter(({ isForeign }) => isForeign)
    expect(new Set(foreign.map(({ kind }) => kind.kind))).to.include('factory')
    for (const { kind, scope, family, fold } of foreign) {
      // no projection: what it wrote goes with its block, without undo
      expect(fold.rows({ address: '', args: {} } as never), kind.kind).to.deep.equal([])
      expect([scope, kind.scope === 'whole'], kind.kind).to.deep.equal(['whole', false])
      expect(family.contracts).to.not.include(kind)
      expect([
        familyOfScope(kind.kind, true),
        familyOfScope(kind.kind, false)?.contracts.includes(kind),
      ]).to.deep.equal([...[family, true]])
    }
  })

  it('[S3.2] reads every type that an ABI can have as ethers writes it', () => {
    const text =
      'event Everything(int256 indexed a, string indexed b, bytes4 indexed c, int24 d, bool e, bytes f, string g, uint16[] h, tuple(address who, tuple(bytes32 x, int8 y)[2] deep) i, address[][] j)'
    const contract = new Interface([text])
    const item = JSON.parse(contract.formatJson())[0]
    const low = ADDRESS.toLowerCase()
    const x = `0x${'12'.repeat(32)}`
    const deep = [
      [x, -1],
      [x, 127],
    ]
    const values = [
      -5n,
      'indexed',
      '0xdeadbeef',
      -8_388_608n,
      true,
      '0x0102',
      'gl\u00fcck \0',
      [1n, 65_535n],
      [ADDRESS, deep],
      [[ADDRESS], []],
    ]
    const decoder = createDecoder(item, { d: 'ours' })
    const log = contract.encodeEventLog('Everything', values)
    expect(decoder.decode(log)).to.deep.equal({
      a: -5n,
      b: id('indexed'),
      c: '0xdeadbeef',
      ours: -8_388_608n,
      e: true,
      f: '0x0102',
      g: 'gl\u00fcck \0',
      h: [1n, 65_535n],
      i: {
        who: low,
        deep: [
          { x, y: -1n },
          { x, y: 127n },
        ],
      },
      j: [[low], []],
    })
    expect(decoder.decode(provenFrom(log))).to.deep.equal(decoder.decode(log))
    expect(decoder.topicOf('c')).to.equal(3)
    expect(decoder.topicOf('ours')).to.equal(undefined)
    expect(() => decoder.decode({ ...log, data: log.data.slice(0, 130) })).to.throw()
  })
})
