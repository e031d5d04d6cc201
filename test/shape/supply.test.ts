import { expect } from 'chai'
import { FILES, read } from './sources.ts'

interface LockedPackage {
  hasInstallScript?: boolean
  integrity?: string
  link?: boolean
  resolved?: string
  version?: string
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(read('package-lock.json'))
/** Of what the index is measured beside; installed by that benchmark alone. */
const besideLock: typeof lock = JSON.parse(read('bench/ponder/package-lock.json'))
const manifest: Record<
  'allowScripts' | 'overrides' | 'dependencies' | 'devDependencies',
  Record<string, unknown>
> = JSON.parse(read('package.json'))

/** Packages that are downloaded without a strong hash; links and folders of this repository are not downloaded. */
function unhashed(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity))
    .map(([path]) => path)
}

describe('supply', () => {
  it('every package of the lock file has an integrity [T49]', () => {
    expect(unhashed(lock.packages)).to.deep.equal([])
    expect(Object.keys(lock.packages)).to.have.length.greaterThan(100)
  })

  it('a package without a hash or with a weak one is found, a link and a workspace are not [T49]', () => {
    const integrity = `sha512-${'A'.repeat(86)}==`
    const found = unhashed({
      '': {},
      workspace: {},
      'node_modules/workspace': { link: true },
      'node_modules/good': { integrity },
      'node_modules/none': {},
      'node_modules/good/node_modules/weak': { integrity: 'sha1-hashhashhash' },
    })
    expect(found).to.deep.equal(['node_modules/none', 'node_modules/good/node_modules/weak'])
  })

  it('the lock file names no download host [T49][M.2]', () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).to.deep.equal([])
  })

  it('what the index is measured beside is pinned and hashed too, and is no package of ours [T49]', () => {
    expect(unhashed(besideLock.packages)).to.deep.equal([])
    expect(Object.values(besideLock.packages).filter(({ resolved }) => resolved !== undefined)).to.deep.equal(
      [],
    )
    const versionOf = (name: string) => besideLock.packages[`node_modules/${name}`]?.version
    expect([versionOf('ponder'), versionOf('viem')]).to.deep.equal(['0.16.10', '2.57.1'])
    expect(Object.keys(lock.packages).filter((path) => path.endsWith('/ponder'))).to.deep.equal([])
  })

  it('only packages of the allow-list run a script at install [T49]', () => {
    const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript)
    const known = scripted.map(([path]) => nameOf(path))
    expect(known.filter((name) => manifest.allowScripts[name] !== true)).to.deep.equal([])
    expect(known.length).to.be.greaterThan(0)
  })

  it('contracts depend on OpenZeppelin and Solady only [M.2]', () => {
    const contracts = FILES.filter((path) => /^contracts\/.*\.sol$/.test(path))
    const imports = contracts.flatMap((path) =>
      [...read(path).matchAll(/from ["']([^."'][^"']*)["'];/g)].map(([, from]) => from),
    )
    expect(imports.length).to.be.greaterThan(0)
    expect(imports.filter((from) => !/^(@openzeppelin\/|solady\/)/.test(from ?? ''))).to.deep.equal([])
  })

  it('the stack is the named one [M.1]', () => {
    const named =
      'hardhat @nomicfoundation/hardhat-toolbox-mocha-ethers @openzeppelin/contracts ethers viem wagmi @rainbow-me/rainbowkit tls-sig-api-v2 express prisma vite react mocha chai'
    const packages = { ...manifest.dependencies, ...manifest.devDependencies }
    expect(named.split(' ').filter((name) => !(name in packages))).to.deep.equal([])
    expect(packages['tls-sig-api-v2'], 'nobody maintains it: pinned').to.match(/^\d/)
  })
})
