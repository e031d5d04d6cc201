import { expect } from 'chai'
import { DEMO_CREATORS } from '#scripts/demo/creators.ts'
import { DEMO_SHOWS } from '#scripts/demo/shows.ts'
import type { World } from '#scripts/start/startWorld.ts'
import { writeCard } from '#scripts/start/writeCard.ts'

const WORLD = {
  publicUrl: 'http://localhost:3000',
  mailboxUrl: null,
  rpcUrl: 'http://127.0.0.1:8545',
  dataDir: '/data',
  ports: { postgres: 5432 },
  deployment: { chainId: 31_337 },
  moved: [],
  calls: { isRelayed: false, missing: null },
} as unknown as World

describe('the card of npm start', () => {
  const NONE = { setAsideTo: undefined, seconds: 9, sellers: [], shows: [] }
  const card = (isEmbedded: boolean, hasDemo = true) => writeCard(WORLD, { ...NONE, hasDemo, isEmbedded })

  it('[S1.10] says why nobody is on air where streams run at TRTC, and nothing of it elsewhere', () => {
    expect(card(false)).to.match(/Streams +no demo streams: .*TRTC/)
    expect(card(true)).not.to.match(/Streams +no/)
    expect(card(false, false)).not.to.match(/Streams +no/)
    expect(card(false).split('\n').at(-1)).to.equal('ready: http://localhost:3000')
  })

  it('[S1.1] says how to pay the creator who sells by card and how to sign in as them, and nothing where nobody does', () => {
    const sellers = DEMO_CREATORS.filter(({ card }) => card)
    expect(writeCard(WORLD, { ...NONE, hasDemo: true, isEmbedded: true, sellers })).to.match(
      /By card +Northlight: 4242 4242 4242 4242 pays; sign in as northlight@stagedoor\.test/,
    )
    expect(card(true)).not.to.include('By card')
  })

  it('[S1.1][S3.26] names the address of a voice room, and none where nobody is on air', () => {
    const shows = DEMO_SHOWS.filter(({ handle }) => handle === 'fireside')
    expect(writeCard(WORLD, { ...NONE, hasDemo: true, isEmbedded: true, shows })).to.match(
      /To hear +Fireside: http:\/\/localhost:3000\/c\/fireside\/live, without an account/,
    )
    expect(card(true)).not.to.include('To hear')
  })

  it('[S3.24] says which doors ask for a token and how to get one, and nothing where those streams are not on air', () => {
    const about = { ...NONE, hasDemo: true, isEmbedded: true }
    const text = writeCard(WORLD, { ...about, shows: DEMO_SHOWS })
    expect(text).to.match(/By token +Salt Works: 100 SALT open its stream; a test wallet buys/)
    expect(text).to.match(/By token +Night Ferry: 25 TUSD open its stream; npm run dollars/)
    expect(text).to.match(
      /By token +Lantern Table: 25 TUSD locked while inside open its voice room; npm run dollars/,
    )
    expect(writeCard(WORLD, about)).not.to.include('By token')
  })

  it('[S0.16] says whether a call shows network addresses, and what keeps it from it', () => {
    const about = { ...NONE, hasDemo: true, isEmbedded: true }
    const cardOf = (calls: World['calls']) => writeCard({ ...WORLD, calls }, about)
    expect(cardOf({ isRelayed: true })).to.match(/Calls +through a relay: neither side/)
    expect(cardOf({ isRelayed: false, missing: 'take the cloth off it' })).to.match(
      /Calls +each side can see .* of the other; for a relay: take the cloth off it$/m,
    )
    expect(cardOf({ isRelayed: false, missing: null })).to.match(/Calls +each side .* of the other$/m)
  })
})
