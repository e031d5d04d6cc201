import { expect } from 'chai'
import { FILES, read } from './sources.ts'

interface LockedPackage {
  hasInstallScript?: boolean
  optional?: boolean
  resolved?: string
}

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(read('package-lock.json'))
const manifest: Record<
  'allowScripts' | 'overrides' | 'dependencies' | 'devDependencies',
  Record<string, unknown>
> = JSON.parse(read('package.json'))

describe('supply', () => {
  it('the lock file names no download host [T49][M.2]', () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).to.deep.equal([])
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
