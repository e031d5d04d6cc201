import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { useFixtures } from '../../build/useFixtures.ts'
import { sealedSample } from './sealedSample.ts'

const TOO_LARGE = 40_000_001

describe('the page that checks the record of a call', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('[S3.46] refuses a file that is no record with what to do, and sends nothing of it', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    await page.goto(`${fixtures.url()}/?theme=dark&state=verify:press`)
    const part = page.getByTestId('state:verify:press')
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET' || !new URL(request.url()).pathname.startsWith('/assets/'))
        sent.push(request.url())
    })
    const [holiday, huge] = [join(folder, 'holiday.json'), join(folder, 'huge.json')]
    writeFileSync(holiday, '{ "photos": [')
    writeFileSync(huge, '')
    truncateSync(huge, TOO_LARGE)
    // the browser's own field is what the keyboard comes to
    const field = part.getByLabel('Choose a file')
    await field.waitFor()
    await page.keyboard.press('Tab')
    expect(await field.evaluate((element) => element === document.activeElement)).to.equal(true)
    await field.setInputFiles(holiday)
    const fault = part.getByRole('alert')
    await fault.getByText('it cannot be read as JSON').waitFor()
    await part.getByText('holiday.json').waitFor()
    await part.getByLabel('Check another file').setInputFiles(huge)
    await fault.getByText('larger than 40 MB').waitFor()
    expect(await fault.textContent()).to.match(/Choose the file that was downloaded\.$/)
    expect(await part.getByTestId('verify-result').count()).to.equal(0)
    expect(sent).to.deep.equal([])
  })

  it('[S3.46] holds a seal for the key of the site that it names only where that site answers it, and for no other site', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    await page.goto(`${fixtures.url()}/?theme=dark&state=verify:press`)
    const part = page.getByTestId('state:verify:press')
    const shows = (title: string) =>
      part.getByRole('heading', { level: 2, name: title, exact: true }).waitFor()
    const choose = async (value: unknown) => {
      const file = join(folder, 'call.json')
      writeFileSync(file, JSON.stringify(value))
      await part.locator('input').setInputFiles(file)
    }
    const { origin } = new URL(fixtures.url())
    const { bundle, identity } = sealedSample(origin)
    await choose(bundle)
    await shows('It holds in itself, and its key was not compared')
    await page.route('**/.well-known/stagedoor.json', (route) => route.fulfill({ json: identity }))
    await part.getByRole('button', { name: 'Try again' }).click()
    await shows('This record holds')
    expect(await page.evaluate('document.activeElement.textContent'), 'who listens').to.equal(
      'This record holds',
    )
    await choose({ ...bundle, beats: bundle.beats.slice(1) })
    await shows('This record differs')
    expect(await part.getByTestId('verify-faults').getByRole('listitem').allTextContents()).to.deep.equal([
      "Removed: the site sealed the creator's beat 1 of page c02e…, and it is not in this file.",
    ])
    await choose(sealedSample(origin).bundle)
    await part.getByText('it is not among the keys that').waitFor()
    await shows('This record differs')
    await choose(sealedSample('https://stagedoor.example').bundle)
    await part.getByText('which is another site than this one').waitFor()
    await shows('It holds in itself, and its key was not compared')
  })
})
