import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { toolEnvironment } from '#scripts/environment.ts'
import { keyProblem } from '#scripts/parity/keyProblem.ts'
import { ROOT } from '#scripts/start/root.ts'

/** Runs the command with a key; an empty one is none. */
function run(key: string): { status: number | null; stdout: string; stderr: string } {
  const env = toolEnvironment({ STRIPE_PARITY_KEY: key })
  return spawnSync(process.execPath, ['scripts/parity/main.ts'], { cwd: ROOT, encoding: 'utf8', env })
}

describe('npm run stripe:parity [S1.1]', () => {
  it('without a key says that nothing was checked, with an exit code of its own', () => {
    const { status, stdout } = run('')
    expect(stdout).to.match(/^not checked: /)
    expect(status).to.equal(3)
  })

  it('with a key that is not of the provider’s test mode makes no call, and does not show it', () => {
    for (const key of [
      'sk_live_0123456789abcdef',
      'rk_live_0123456789abcdef',
      'sk_test_standin_0123456789abcdef',
      'pk_test_0123456789abcdef',
    ]) {
      const { status, stdout, stderr } = run(key)
      expect(stderr, key).to.match(/^STRIPE_PARITY_KEY is /)
      expect(`${stdout}${stderr}`).not.to.contain('0123456789abcdef')
      expect(status).to.equal(2)
    }
  })

  it('takes secret and restricted keys of test mode', () => {
    expect(['sk_test_0123456789abcdef', 'rk_test_0123456789abcdef'].map(keyProblem)).to.deep.equal([
      undefined,
      undefined,
    ])
    expect(keyProblem('sk_test_')).to.match(/no key/)
  })
})
