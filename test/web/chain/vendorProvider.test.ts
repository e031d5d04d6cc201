import { expect } from 'chai'
import { createPairing } from '#web/chain/remote/pairing.ts'
import { forgetSession, tame, type VendorProvider } from '#web/chain/remote/vendorProvider.ts'

const PATIENCE = { relayMs: 50, farewellMs: 50 }
const FACTS = { tvf: { contractAddresses: ['0x1'], txHashes: ['0x2'] }, ttl: 5 }

/** The makers' provider as far as we use it; it keeps what it was asked. */
function createVendor(isConnected: boolean) {
  const asked: string[] = []
  const published: unknown[] = []
  const told: string[] = []
  let opened = 0
  const provider: VendorProvider = {
    request: async ({ method }) => asked.push(method),
    signer: {
      session: { topic: 'old' },
      cleanupPendingPairings: async () => {},
      client: {
        session: { delete: async (topic) => void told.push(topic) },
        core: {
          verify: { register: async () => String(told.push('verify')) },
          relayer: {
            connected: isConnected,
            transportOpen: async () => {
              opened += 1
              throw new Error('no relay')
            },
            publish: async (_topic, _message, options) => void published.push(options),
          },
        },
      },
    },
  }
  return { provider, asked, published, told, opened: () => opened }
}

describe('the wallet makers’ client, as we let it work', () => {
  it('[T21] writes no facts about transactions beside a message, and announces no request to its makers', async () => {
    const { provider, published, told } = createVendor(true)
    const { verify, relayer } = tame(provider, PATIENCE).signer.client.core
    const { publish } = relayer
    expect(tame(provider, PATIENCE).signer.client.core.relayer.publish, 'once').to.equal(publish)
    await relayer.publish('topic', 'sealed', FACTS)
    expect(published).to.deep.equal([{ tvf: undefined, ttl: 5 }])
    expect([await verify.register({}), told]).to.deep.equal(['', []])
  })

  it('[S1.8] asks a wallet for nothing while no relay would carry it, so that nothing is signed later', async () => {
    const { provider, asked, opened } = createVendor(false)
    tame(provider, PATIENCE)
    const code = (method: string) =>
      provider.request({ method }).then(
        () => 'asked',
        (error) => error.code,
      )
    for (const method of [
      'personal_sign',
      'eth_signTypedData_v4',
      'eth_sendTransaction',
      'wallet_addEthereumChain',
    ])
      expect(await code(method), method).to.equal('RELAY_AWAY')
    expect(asked).to.deep.equal([])
    expect(opened()).to.be.greaterThan(0)
    expect(await code('eth_chainId'), 'what needs no wallet').to.equal('asked')
    const there = createVendor(true)
    await tame(there.provider, PATIENCE).request({ method: 'personal_sign' })
    expect([there.asked, there.opened()]).to.deep.equal([['personal_sign'], 0])
  })

  it('forgets a connection once', async () => {
    const { provider, told } = createVendor(true)
    await forgetSession(provider)
    await forgetSession(provider)
    expect(told).to.deep.equal(['old'])
  })

  it('each press in the sheet answers those who wait for it, once', async () => {
    const pairing = createPairing()
    const both = Promise.all([pairing.pressed(), pairing.pressed()])
    pairing.press('close')
    expect(await both).to.deep.equal(['close', 'close'])
    const next = pairing.pressed()
    pairing.press('again')
    expect(await next).to.equal('again')
  })
})
