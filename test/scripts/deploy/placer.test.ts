import { spawn } from 'node:child_process'
import { expect } from 'chai'
import { type Hex, HttpRequestError, keccak256, RpcRequestError, toHex } from 'viem'
import { findProgram } from '#local/chain/startNode.ts'
import { createPlacer, USUAL_FACTORY } from '#scripts/deploy/chain/placer.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { answering } from './publicStage.ts'

/** First account of the node's own well-known test words. */
const KEY: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

describe('placer', () => {
  const ends: (() => void)[] = []
  after(() => {
    for (const end of ends) end()
  })

  /** A bare chain on which nobody has put the usual factory. */
  async function bareChain(): Promise<Deployer> {
    const flags = [
      '--port',
      '0',
      '--disable-default-create2-deployer',
      '--cache-path',
      '.stagedoor/tmp/anvil',
    ]
    const node = spawn(findProgram(), flags, { stdio: ['ignore', 'pipe', 'ignore'] })
    ends.push(() => node.kill('SIGKILL'))
    const url = await new Promise<string>((resolve, reject) => {
      node.once('exit', () => reject(new Error('the node did not start')))
      node.stdout.setEncoding('utf8').on('data', (text: string) => {
        const found = /Listening on (\S+)/.exec(text)
        if (found) resolve(`http://${found[1]}`)
      })
    })
    return createDeployer(url, 31337, KEY)
  }

  it('[S3.77] brings the usual factory by its presigned transaction and finds it the next time', async () => {
    const deployer = await bareChain()
    expect(await deployer.hasCode(USUAL_FACTORY)).to.equal(false)
    const placer = await createPlacer(deployer)
    expect(placer.factory).to.equal(USUAL_FACTORY)
    // the code that is at this address on every chain that has it
    expect(keccak256(await deployer.codeAt(USUAL_FACTORY))).to.equal(
      '0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989',
    )
    const nonce = await deployer.nonce()
    expect((await createPlacer(deployer)).factory).to.equal(USUAL_FACTORY)
    expect(await deployer.nonce()).to.equal(nonce)
  })

  it('[S3.77] puts the same code at the same address once', async () => {
    const placer = await createPlacer(await bareChain())
    const where = placer.addressOf(answering(7))
    expect(await placer.place(answering(7))).to.deep.equal({ address: where, made: true })
    expect(await placer.place(answering(7))).to.deep.equal({ address: where, made: false })
    expect(placer.addressOf(answering(8))).not.to.equal(where)
  })

  it('[S3.77] makes a factory of its own where the chain refuses the transaction, once', async () => {
    const deployer = await bareChain()
    const refusing: Deployer = {
      ...deployer,
      sendSigned: async () => {
        const error = { code: -32_000, message: 'only replay-protected transactions are allowed' }
        throw new RpcRequestError({ body: {}, url: 'http://node', error })
      },
    }
    const { factory } = await createPlacer(refusing)
    expect(factory).not.to.equal(USUAL_FACTORY)
    expect(await deployer.hasCode(factory)).to.equal(true)
    const again = await createPlacer(refusing)
    expect(again.factory).to.equal(factory)
    const { address } = await again.place(answering(7))
    expect(await deployer.codeAt(address)).to.equal('0x600760005260206000f3')
  })

  it('[S3.77] makes no second factory when a line is lost or the transaction is on its way', async () => {
    const deployer = await bareChain()
    const fails = async (error: Error) => {
      const sendSigned = () => Promise.reject(error)
      return createPlacer({ ...deployer, sendSigned }).then(
        () => 'placed',
        (why: Error) => why,
      )
    }
    const lost = new HttpRequestError({ url: 'http://node', details: 'the line is lost' })
    const known = new RpcRequestError({
      body: {},
      url: 'http://node',
      error: { code: -32_000, message: 'already known' },
    })
    expect(await fails(lost)).to.equal(lost)
    expect(await fails(known)).to.equal(known)
    const slow = new Error('no receipt within a minute')
    expect(await fails(slow)).to.equal(slow)
    expect(await deployer.nonce(), 'only the gift was sent').to.equal(1)
    expect((await createPlacer(deployer)).factory).to.equal(USUAL_FACTORY)
  })

  it('[S3.77] says so when code refuses to be placed', async () => {
    const placer = await createPlacer(await bareChain())
    const reverting = toHex(new Uint8Array([0x60, 0, 0x60, 0, 0xfd]))
    const why = await placer.place(reverting).then(
      () => 'placed',
      (error: Error) => error.message,
    )
    expect(why).to.match(/revert/)
  })
})
