import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Abi, toFunctionSignature } from 'viem'
import * as abis from '#generated/abis.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { HOLDERS, POWERS, ROLES } from '#scripts/deploy/plan/roles.ts'
import { SERVICES } from '#scripts/deploy/plan/services.ts'

const plan = readFileSync('contracts/governance/PlatformPlan.sol', 'utf8')
const roles = readFileSync('contracts/governance/Roles.sol', 'utf8')
const DAY = 86_400

/** `FEE_MANAGER` → `feeManager` */
const camel = (name: string) =>
  name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

// The script and the contract that others can read say the same.
describe('the plan of roles', () => {
  it('[S3.87] has the numbers of Roles.sol', () => {
    const numbers = [...roles.matchAll(/constant (\w+) = (\d+);/g)].map(([, name, n]) => [
      name,
      BigInt(n as string),
    ])
    expect(Object.fromEntries(numbers)).to.deep.equal(
      Object.fromEntries(Object.entries(ROLES).filter(([name]) => name !== 'ADMIN')),
    )
  })

  it('[S3.79] gives each function to the role that PlatformPlan gives it to', () => {
    const theirs = [...plan.matchAll(/Duty\((\w+), \w+\.(\w+)\.selector, Roles\.(\w+)\)/g)].map(
      ([, part, name, role]) => `${part}.${name} ${role}`,
    )
    const ours = POWERS.flatMap(({ part, functions, role }) =>
      functions.map((name) => `${part}.${name} ${role}`),
    )
    expect(theirs).to.have.length.greaterThan(0)
    expect(ours).to.have.members(theirs)
  })

  it('[S3.79] gives the keeper nothing, and no contract asks for that role', () => {
    expect(POWERS.filter(({ role }) => role === 'KEEPER')).to.deep.equal([])
    const asking = readdirSync('contracts', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.sol'))
      .filter((path) => /\bRoles\.KEEPER\b/.test(readFileSync(`contracts/${path}`, 'utf8')))
    // the plan alone, which names who holds it
    expect(asking).to.deep.equal(['governance/PlatformPlan.sol'])
  })

  it('[S3.87] lets services call only functions that there are', () => {
    const every = Object.values(abis).flatMap((abi) => abi as Abi)
    for (const { part, permissions } of SERVICES)
      for (const { part: target, signature } of permissions) {
        const abi = target ? abiOf(target) : every
        const known = abi.flatMap((entry) => (entry.type === 'function' ? [toFunctionSignature(entry)] : []))
        expect(known, `${part} of ${target ?? 'a collection'}`).to.include(signature)
      }
  })

  it('[S3.79] has the holders and delays of PlatformPlan', () => {
    const days = (constant: string) =>
      Number(plan.match(new RegExp(`${constant} = (\\d+) days;`))?.[1] ?? Number.NaN) * DAY
    const theirs = [
      ...plan.matchAll(/role == Roles\.(\w+)\) return \(members\.(\w+), "[^"]+", (\w+)\)/g),
    ].map(([, role, owner, delay]) => ({ role, owner, delay: delay === '0' ? 0 : days(delay as string) }))
    expect(HOLDERS).to.have.deep.members(theirs)
    for (const { role, owner } of HOLDERS) expect(owner).to.equal(camel(role))
  })
})
