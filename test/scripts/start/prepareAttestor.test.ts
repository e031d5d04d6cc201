import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { type Abi, encodeFunctionData } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { createAttestor } from '#api/adapters/chain/attestor/createAttestor.ts'
import { readConfig } from '#api/config.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { makeKeys } from '#scripts/start/folder/makeKeys.ts'
import { prepareContracts } from '#scripts/start/world/prepareContracts.ts'
import { prepareKeeper } from '#scripts/start/world/prepareKeeper.ts'
import { createInstallation } from '#test/kit/api.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { deployPassLine, openCollection } from '../deploy/earlier/passLine.ts'

const CHAIN = 31337
const DAY_S = 86_400
const PLACES = { DATABASE_URL: 'postgres://localhost/x', PUBLIC_URL: 'http://localhost:3000' }

describe('the attestor that npm start makes', function () {
  this.timeout(120_000)
  let chain: TestChain
  let dir: string
  before(async () => {
    chain = await startChain()
    dir = mkdtempSync(path.join(tmpdir(), 'attestor-'))
  })
  after(async () => {
    rmSync(dir, { recursive: true, force: true })
    await chain?.stop()
    chain?.remove()
  })
  const head = () => chain.rpc<string>('eth_blockNumber')

  it('[S4.38] has its role and coins in a folder of before, once, and signs what a collection takes', async () => {
    const folder = path.join(dir, 'keys')
    const deploymentFile = path.join(dir, 'deployment.json')
    const before = makeKeys(folder)
    // such a folder has no key of an attestor
    rmSync(before.files.attestor)
    await chain.rpc('local_faucet', privateKeyToAddress(before.deployer))
    const deployer = await createDeployer(chain.url, CHAIN, before.deployer)
    writeFileSync(deploymentFile, JSON.stringify(await deployPassLine(deployer)))

    const keys = makeKeys(folder)
    const made = await prepareContracts(chain.url, CHAIN, keys, deploymentFile)
    const key = readFileSync(keys.files.attestor, 'utf8').trim()
    const address = privateKeyToAddress(key as `0x${string}`)
    expect(await deployer.balanceOf(address)).to.equal(10n ** 19n)
    const alarms = { raise: () => {}, counts: () => new Map() }
    const { attestor } = createAttestor({
      ...{
        urls: [chain.url],
        chainId: CHAIN,
        clock: Date.now,
        alarms,
        keys: fixedSecret(key),
        account: null,
      },
      ...{ isPublic: false, manager: made.accessManager },
    })
    expect(await attestor.problem()).to.equal(null)

    const stands = await head()
    await prepareContracts(chain.url, CHAIN, makeKeys(folder), deploymentFile)
    expect(await head(), 'a second start sends nothing').to.equal(stands)

    const creator = await createDeployer(chain.url, CHAIN, await chain.fundedKey())
    const collection = await openCollection(creator, made.factory, 'Northlight')
    const fan = await createDeployer(chain.url, CHAIN, await chain.fundedKey())
    const at = Number(
      (await chain.rpc<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false)).timestamp,
    )
    const voucher = { to: fan.address, length: DAY_S, heldUntil: at + 9 * DAY_S, validUntil: at + DAY_S }
    const purchase = `0x${randomBytes(32).toString('hex')}` as const
    const { signer, signature } = await attestor.signVoucher(collection, { tierNo: 1, ...voucher, purchase })
    const args = [{ tierId: 1, ...voucher, purchase }, signer, signature] as const
    await fan.send(
      collection,
      encodeFunctionData({ abi: streamPassAbi, functionName: 'claimCard', args }),
      'a claim',
    )
    expect(await fan.read(collection, streamPassAbi as Abi, 'hasAccess', [fan.address])).to.equal(true)
  })

  it('[S3.43] the keeper of a folder of before has coins, once, and no role', async () => {
    const folder = path.join(dir, 'kept')
    rmSync(makeKeys(folder).files.keeper)
    const { keeper } = makeKeys(folder).files
    const address = privateKeyToAddress(readFileSync(keeper, 'utf8').trim() as `0x${string}`)
    await prepareKeeper(chain.url, keeper)
    expect(BigInt(await chain.rpc<string>('eth_getBalance', address, 'latest'))).to.equal(10n ** 19n)
    const stands = await head()
    await prepareKeeper(chain.url, makeKeys(folder).files.keeper)
    expect(await head(), 'a second start sends nothing').to.equal(stands)
  })

  for (const name of ['ATTESTOR_KEY_FILE', 'KEEPER_KEY_FILE']) refusesOpenKeys(name, () => dir)
})

function refusesOpenKeys(name: string, folder: () => string) {
  it(`[S4.38] ${name}: one that everybody may read, or that holds no key, starts no process`, () => {
    const installation = createInstallation()
    const file = path.join(folder(), 'key')
    const problemsOf = (text: string, mode: number) => {
      rmSync(file, { force: true })
      writeFileSync(file, `${text}\n`, { mode })
      try {
        readConfig('worker', {
          ...installation.settings,
          ...PLACES,
          [name]: file,
        })
        return ''
      } catch (error) {
        return (error as Error).message
      }
    }
    const key = `0x${'a'.repeat(64)}`
    expect(problemsOf(key, 0o644)).to.match(new RegExp(`${name}: \\S+ is open to everybody`))
    for (const wrong of [key.slice(2), `${key}00`, `0x${'g'.repeat(64)}`])
      expect(problemsOf(wrong, 0o600)).to.match(new RegExp(`${name}: \\S+ holds no private key`))
    expect(problemsOf(key, 0o600)).to.equal('')
    installation.remove()
  })
}
