import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { stringToHex } from 'viem'
import { useDatabase } from '#test/kit/database.ts'
import { type ForeignStage, useForeignStage } from './useForeignStage.ts'

const NO_CONTRACT = 'There is no contract at this address on this chain.'
const NO_STANDARD = 'The contract at this address is no ERC-20, ERC-721 or ERC-1155.'
const IS_YOUNG = 'This token was made here a moment ago. Try again in a few seconds, when its block is read.'
const IS_PASS = 'This is a collection of passes. Ask for a pass in its place.'
const shortOf = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`

describe('a gate of foreign tokens', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const here = useForeignStage(db)
  const deploy: ForeignStage['deploy'] = (name, ...args) => here().deploy(name, ...args)

  const find = (address: string, who = here().host) =>
    who.call(here().api.url, 'GET', `/v1/channels/${here().creator.channelId}/tokens/${address}`)
  const make = (conditions: object[], who = here().host) =>
    who.call(here().api.url, 'POST', '/v1/rooms', {
      body: {
        ...{ channelId: here().creator.channelId, title: 'A stream', visibility: 'members' },
        gate: { mode: 'all', conditions },
      },
    })
  const change = (id: string, conditions: object[], who = here().host) =>
    who.call(here().api.url, 'PATCH', `/v1/rooms/${id}`, { body: { gate: { mode: 'any', conditions } } })
  const erc20 = (address: string, minUnits = '1') => ({ kind: 'erc20', address, minUnits })
  const rowsOf = async () =>
    (
      await db.pool('owner').query(
        `SELECT (SELECT count(*)::int FROM app.gate) AS gates, (SELECT count(*)::int FROM app.room) AS rooms,
           (SELECT count(*)::int FROM app.condition) AS conditions`,
      )
    ).rows[0]

  it('[S3.24][S3.55] tells of each standard what stands at an address, and of what was made here that it was', async () => {
    const { node, own } = here()
    const plain = await deploy('PlainToken')
    const found: [address: string, kind: string, symbol: string, decimals: number][] = [
      [plain, 'erc20', 'ZOO', 18],
      [await deploy('UpgradingToken', plain), 'erc20', 'ZOO', 18],
      [await deploy('SilentToken'), 'erc20', 'SIL', 6],
      [await deploy('HugeToken'), 'erc20', 'ZOO', 18],
      [await deploy('OldToken'), 'erc20', 'MKR', 18],
      [await deploy('YesSayer'), 'erc20', 'YES', 2],
      [await deploy('Punks'), 'erc721', 'PUNK', 0],
    ]
    const items = await deploy('Items')
    found.push([items, 'erc1155', shortOf(items), 0])
    for (const [address, kind, symbol, decimals] of found) {
      const { status, body, text } = await find(`0x${address.slice(2).toUpperCase()}`)
      expect(status, text).to.equal(200)
      expect(body).to.deep.equal({ kind, address, symbol, decimals, isForeign: true })
    }
    const facts = { symbol: 'NORTH', decimals: 18, isForeign: false }
    const before = node.asked
    expect((await find(own.token)).body).to.deep.equal({ kind: 'erc20', address: own.token, ...facts })
    expect((await find(own.vault)).body).to.deep.equal({ kind: 'stake', address: own.vault, ...facts })
    expect(node.asked, 'the index knows them').to.equal(before)
  })

  it('[T33] what is no token makes no gate and says what it is, and then a good gate is made', async () => {
    const precompile = (last: number) => `0x${'0'.repeat(39)}${last}`
    const bads: [address: string, sentence: string][] = [
      [`0x${randomBytes(20).toString('hex')}`, NO_CONTRACT],
      [precompile(2), NO_CONTRACT],
      [precompile(4), NO_CONTRACT],
      [here().passes, IS_PASS],
      [here().young, IS_YOUNG],
      [await deploy('RevertingToken'), NO_STANDARD],
      [await deploy('BurningToken'), NO_STANDARD],
      [await deploy('BombToken', false), NO_STANDARD],
      [await deploy('BombToken', true), NO_STANDARD],
      [await deploy('ParrotToken', '0x'), NO_STANDARD],
      // decimals of a word, and a yes to every interface
      [await deploy('ParrotToken', `0x${'ff'.repeat(32)}`), NO_STANDARD],
      [await deploy('Countless'), NO_STANDARD],
      [await deploy('SaidToken', stringToHex('FAR'), 37n), NO_STANDARD],
      [await deploy('SaidToken', stringToHex('FAR'), 255n), NO_STANDARD],
      [await deploy('SaidToken', stringToHex('FAR'), 2n ** 200n), NO_STANDARD],
    ]
    const before = await rowsOf()
    for (const [address, sentence] of bads)
      for (const [field, reply] of [
        ['/address', await find(address)],
        ['/gate/conditions', await make([erc20(address)])],
      ] as const) {
        expect([reply.status, reply.body.code], `${field} ${address}`).to.deep.equal([422, 'INVALID_INPUT'])
        expect(reply.body.detail).to.equal(sentence)
        expect(reply.body.fields).to.deep.equal({ [field]: `${sentence} (${address.toLowerCase()})` })
      }
    expect(await rowsOf()).to.deep.equal(before)
    const good = await make([erc20(await deploy('SaidToken', stringToHex('FAR'), 36n))])
    expect(good.body.gate?.conditions?.[0]?.decimals, good.text).to.equal(36)
  })

  it('[T33][S3.24] a condition names the kind that stands at its address, once', async () => {
    const { host, own } = here()
    const [zoo, punks, items] = [await deploy('PlainToken'), await deploy('Punks'), await deploy('Items')]
    const nft = (address: string) => ({ kind: 'erc721', address, minUnits: '1' })
    const item = (address: string, tokenId = '7') => ({ kind: 'erc1155', address, tokenId, minUnits: '1' })
    const stake = (address: string) => ({ kind: 'stake', address, minUnits: '1' })
    const NO_VAULT =
      'No vault of a creator token has this address. A new one is known once its block is read.'
    const TWICE = 'The same condition stands there twice.'
    const bads: [conditions: object[], sentence: string][] = [
      [[erc20(punks)], 'This is an ERC-721 (PUNK), not an ERC-20.'],
      [[item(punks)], 'This is an ERC-721 (PUNK), not an ERC-1155.'],
      [[nft(zoo)], 'This is an ERC-20 (ZOO), not an ERC-721.'],
      [[item(items, '100')], 'This ERC-1155 does not say who holds that token. Is its id right?'],
      [[erc20(items)], `This is an ERC-1155 (${shortOf(items)}), not an ERC-20.`],
      [[nft(own.token)], 'This is an ERC-20 (NORTH), not an ERC-721.'],
      [[erc20(own.vault)], 'This is the vault of a creator token (NORTH), not an ERC-20.'],
      [[stake(zoo)], NO_VAULT],
      [[stake(own.token)], NO_VAULT],
      [[erc20(zoo), nft(zoo)], 'This is an ERC-20 (ZOO), not an ERC-721.'],
      [[erc20(zoo), erc20(`0x${zoo.slice(2).toUpperCase()}`, '2')], TWICE],
      [[item(items), item(items, '007')], TWICE],
    ]
    const before = await rowsOf()
    for (const [conditions, sentence] of bads) {
      const reply = await make(conditions)
      expect([reply.status, reply.body.code], sentence).to.deep.equal([422, 'INVALID_INPUT'])
      expect(reply.text).to.include(sentence)
    }
    expect(await rowsOf()).to.deep.equal(before)
    const good = await make([erc20(own.token), nft(punks), item(items), item(items, '8')])
    expect(good.status, good.text).to.equal(201)
    const told = { isForeign: true, minUnits: '1', decimals: 0 }
    const itself = { ...told, kind: 'erc1155', address: items, symbol: shortOf(items) }
    const northFacts = { symbol: 'NORTH', decimals: 18, isForeign: false }
    const shown = (await host.call(here().api.url, 'GET', `/v1/rooms/${good.body.id}`)).body.gate
    expect(shown.conditions).to.deep.equal([
      { ...erc20(own.token), ...northFacts },
      { ...told, kind: 'erc721', address: punks, symbol: 'PUNK' },
      { ...itself, tokenId: '7' },
      { ...itself, tokenId: '8' },
    ])
    const changed = await change(good.body.id, [erc20(zoo, '1500000000000000000')])
    expect(changed.body.gate?.sentence, changed.text).to.equal('Anyone with 1.5 ZOO')
    const { rows } = await db
      .pool('owner')
      .query(
        `SELECT c.kind, c.symbol, c.decimals FROM app.condition c JOIN app.room r USING (gate_id) WHERE r.id = $1`,
        [good.body.id],
      )
    expect(rows).to.deep.equal([{ kind: 'erc20', symbol: 'ZOO', decimals: 18 }])
  })

  it('[T33] a symbol is text that somebody made up: what hides or turns text is left out, the rest is cut', async () => {
    const said: [symbol: string, shown: string | null][] = [
      ['\u202eHTRON\u202c', 'HTRON'],
      ['NO\u200bRTH', 'NORTH'],
      ['  NO\n\n RTH ', 'NO RTH'],
      ['\u0635\u0648\u062a', '\u0635\u0648\u062a'],
      ['L'.repeat(200), 'L'.repeat(32)],
      ['L'.repeat(31).concat('\u{1f468}\u200d\u{1f469}'), 'L'.repeat(31).concat('\u{1f468}')],
      ['L'.repeat(10_000), null],
      ['', null],
      ['\u200b\u2060', null],
      ['\0\0', null],
    ]
    for (const [symbol, shown] of said) {
      const address = await deploy('SaidToken', stringToHex(symbol), 6n)
      const good = await make([erc20(address)])
      expect(good.body.gate?.conditions?.[0]?.symbol, good.text).to.equal(shown ?? shortOf(address))
      expect((await find(address)).body.symbol).to.equal(shown ?? shortOf(address))
    }
    const noText = await deploy('SaidToken', '0xfffe80', 6n)
    expect((await find(noText)).body.symbol).to.equal('\ufffd\ufffd\ufffd')
    for (const how of [1, 2, 3, 4, 5]) {
      const address = await deploy('OddlyNamed', how)
      const { status, body, text } = await find(address)
      expect([status, body.kind, body.symbol], `${how}: ${text}`).to.deep.equal([
        200,
        'erc20',
        shortOf(address),
      ])
    }
  })

  it('[T33] the chain is asked for whoever may have such a gate alone, and once for what was asked a moment ago', async () => {
    const { node, host, stranger, own } = here()
    const [zoo, other] = [await deploy('PlainToken'), await deploy('PlainToken')]
    const room = await make([erc20(own.token)])
    const open = await host.call(here().api.url, 'POST', '/v1/rooms', {
      body: { channelId: here().creator.channelId, title: 'A stream', visibility: 'public' },
    })
    const before = [node.asked, await rowsOf()]
    const foreign = [erc20(zoo)]
    const stopped = [
      await find(zoo, stranger),
      await make(foreign, stranger),
      await change(room.body.id, foreign, stranger),
      await change(open.body.id, foreign),
    ]
    expect(stopped.map(({ status }) => status)).to.deep.equal([404, 404, 404, 422])
    expect([node.asked, await rowsOf()]).to.deep.equal(before)
    expect((await find(zoo)).status).to.equal(200)
    const found = node.asked
    expect(found).to.be.above(before[0] as number)
    expect((await make(foreign)).status).to.equal(201)
    expect((await change(room.body.id, foreign)).status).to.equal(200)
    expect(node.asked, 'what its page asked for is known').to.equal(found)

    node.isSilent = true
    const kept = await rowsOf()
    for (const away of [
      await find(other),
      await make([erc20(other)]),
      await change(room.body.id, [erc20(other)]),
    ]) {
      expect([away.status, away.body.code], away.text).to.deep.equal([503, 'CHAIN_UNREADABLE'])
      expect(Number(away.headers.get('retry-after'))).to.be.at.least(1)
    }
    expect(await rowsOf()).to.deep.equal(kept)
    node.isSilent = false
    expect((await make([erc20(other)])).status, 'what failed is asked again').to.equal(201)
  })
})
