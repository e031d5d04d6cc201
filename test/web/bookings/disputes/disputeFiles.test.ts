import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { sampleStatement } from '#web/fixtures/bookings/sampleStatements.ts'
import { ownCall, useDisputePage } from './disputePage.ts'
import { PNG } from './disputeServer.ts'

const lobby = { name: 'lobby.png', mimeType: 'image/png', buffer: PNG }
/** A page whose files are read as soon as the test lets them. */
const SLOW = `const read = Blob.prototype.arrayBuffer
window.mayRead = new Promise((resolve) => { window.letRead = resolve })
Blob.prototype.arrayBuffer = async function () {
  await window.mayRead
  return read.call(this)
}`

describe('files of what both sides of a call say, in the page', function () {
  this.timeout(120_000)
  const { open, objectButton, sheet, asked, ways, press, choose, write } = useDisputePage()

  it('are waited for from the moment that they are chosen', async () => {
    const { page, api } = await open(ownCall(), {})
    await page.evaluate(SLOW)
    await write('Nobody came.')
    await choose([lobby])
    const row = sheet().getByTestId('draft-file')
    await row.getByText('On its way').waitFor()
    await press()
    await sheet().getByText('A file is still on its way. Wait until it is there.').waitFor()
    expect(ways()).to.deep.equal([])
    await page.evaluate('window.letRead()')
    await row.getByText('Sent', { exact: true }).waitFor()
    await press()
    await until('the prompt', async () => (await asked()).length > 0)
    expect(api.sent.at(-1)?.body?.fileIds).to.have.length(1)
  })

  it('are those of the server where the same is said again with a file that was added anew', async () => {
    const { page, api } = await open(ownCall(), {})
    await write('Nobody came.')
    await choose([lobby])
    const sent = sheet().getByText('Sent', { exact: true })
    await sent.waitFor()
    const refused = async (prompts: number) => {
      await press()
      await until('the prompt', async () => (await asked()).length === prompts)
      await objectButton().and(page.locator(':not([aria-disabled])')).waitFor()
      await objectButton().click()
    }
    await refused(1)
    await sheet().getByRole('button', { name: 'Remove lobby.png' }).click()
    await sent.waitFor({ state: 'detached' })
    await choose([lobby])
    await sent.waitFor()
    await refused(2)
    await refused(3)
    expect(new Set(await asked()).size).to.equal(1)
    const [, again, last] = api.sent.filter(({ way }) => way === 'POST statements')
    expect(last?.body?.fileIds, 'the one that is kept').not.to.deep.equal(again?.body?.fileIds)
  })

  it('stay to be read with the words however a disputed call ended', async () => {
    const settlement = {
      ...{ cause: 'fanConfirmed' as const, toCreator: '19500000000000000', toFan: '0' },
      ...{ fee: '500000000000000', at: ownCall().startsAt },
    }
    const { page } = await open(ownCall({ status: 'completed', settlement }), {
      statements: [sampleStatement()],
    })
    await page.getByTestId('statement').getByRole('link', { name: 'lobby at 17-20.png' }).waitFor()
    expect(await page.getByRole('button', { name: 'Add what you have to say' }).count()).to.equal(0)
  })
})
