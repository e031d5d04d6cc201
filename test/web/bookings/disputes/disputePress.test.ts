import { expect } from 'chai'
import type { FileChooser } from 'playwright-core'
import { decodeFunctionData, type Hex } from 'viem'
import { statementContent } from '#domain/calls/dispute.ts'
import { consultationEscrowAbi as abi } from '#generated/abis.ts'
import { until } from '#test/kit/time/until.ts'
import { sampleDispute, sampleFile, sampleStatement } from '#web/fixtures/bookings/sampleStatements.ts'
import { disputedCall, ownCall, useDisputePage } from './disputePage.ts'
import { PNG, sha256 } from './disputeServer.ts'

describe('what both sides of a call say, in the page', function () {
  this.timeout(120_000)
  const { open, objectButton, sheet, words, asked, ways, press, choose, write, seeAfresh } = useDisputePage()

  /** What was written is there in the sheet when it is opened anew. */
  async function expectDraft(text: string): Promise<void> {
    await objectButton().click()
    expect(await words().inputValue()).to.equal(text)
    expect(await sheet().getByRole('radio', { name: 'Northlight did not come' }).isChecked()).to.equal(true)
  }

  it('[S3.42] objects with what was written, which outlives a refused prompt, and shows it once the chain has it', async () => {
    const { page, api } = await open(ownCall(), {})
    await write('  Nobody came.\n')
    const archive = { mimeType: 'image/png', buffer: Buffer.from('PK\x03\x04\0\0') }
    await choose([
      { name: 'lobby.png', mimeType: 'image/png', buffer: PNG },
      ...['archive.png', 'other.png'].map((name) => ({ ...archive, name })),
    ])
    const rows = sheet().getByTestId('draft-file')
    await rows.first().getByText('Sent', { exact: true }).waitFor()
    expect(await rows.nth(1).getByRole('alert').textContent()).to.match(/no picture, PDF or text/)
    await press()
    await sheet().getByText('One of the files is not taken.').waitFor()
    await sheet().getByRole('button', { name: 'Remove archive.png' }).click()
    expect(await rows.count(), 'it alone').to.equal(2)
    await sheet().getByRole('button', { name: 'Remove other.png' }).click()
    await press()
    await sheet().waitFor({ state: 'detached' })
    await until('the prompt', async () => (await asked()).length > 0)
    await objectButton().and(page.locator(':not([aria-disabled])')).waitFor()
    expect(api.sent.map(({ way, body, query }) => [way, body ?? query])).to.deep.equal([
      ['POST files', '?name=lobby.png'],
      ['POST statements', { reason: 'absent', text: 'Nobody came.', fileIds: [sampleFile(1).id] }],
    ])
    await expectDraft('  Nobody came.\n')
    expect(await rows.count()).to.equal(1)
    await page.evaluate('window.isWilling = true')
    await press()
    await page.getByTestId('step-awaited').waitFor()
    expect(ways().slice(2)).to.deep.equal(['POST statements', 'POST tx-intents'])
    const [first, second] = await asked()
    expect(second).to.equal(first)
    const statement = { ...sampleStatement(), text: 'Nobody came.', files: [...api.kept.values()] }
    const digests = [sha256(PNG)]
    const hash = sha256(
      statementContent({ bookingKey: api.booking.escrow.id, ...statement, files: digests }),
    ) as Hex
    const { functionName, args } = decodeFunctionData({ abi, data: second as Hex })
    expect([functionName, args]).to.deep.equal(['dispute', [api.booking.escrow.id, hash]])
    api.booking = disputedCall()
    api.dispute = sampleDispute({ statements: [{ ...statement, hash }], left: { statements: 2, files: 2 } })
    const said = page.getByTestId('statement')
    await said.getByText('Its hash is in the escrow.').waitFor()
    await page.getByRole('button', { name: 'Add what you have to say' }).click()
    expect(await words().inputValue(), 'said, and written no more').to.equal('')
  })

  it('sends nothing without a reason and words, of which the first has the focus', async () => {
    const { page, api } = await open(ownCall({ creatorAsk: 5000 }), {})
    await objectButton().click()
    expect(await sheet().getByTestId('step-dropped').textContent()).to.match(
      /The split that Northlight proposes falls away with it: you get 0\.01 ETH back/,
    )
    api.booking = ownCall({ creatorAsk: 2500 })
    await seeAfresh('what is proposed meanwhile', () => sheet().getByTestId('step-changed').isVisible())
    await sheet().getByRole('button', { name: 'I have seen it' }).click()
    await press()
    await sheet().getByText('Choose what it is about.').waitFor()
    await sheet().getByText('Write what happened.').waitFor()
    const focused = () =>
      page.evaluate<string>('document.activeElement.value ?? document.activeElement.textContent')
    expect(await focused()).to.equal('absent')
    await page.keyboard.press('ArrowDown')
    expect(await sheet().getByRole('radio', { name: 'The call was cut short' }).isChecked()).to.equal(true)
    expect(
      await sheet()
        .getByRole('radio', { name: /as it was agreed/ })
        .count(),
    ).to.equal(0)
    await page.keyboard.press('Tab')
    await page.keyboard.type('a'.repeat(12))
    await sheet().getByText('12 of 2000 characters').waitFor()
    await page.keyboard.press('Tab')
    // nobody listens for the picker: the browser closes it, as a person does who chooses nothing
    await page.evaluate("document.addEventListener('cancel', () => { window.isClosed = true })")
    await page.keyboard.press('Enter')
    await until('the picker is closed', () => page.evaluate<boolean>('window.isClosed === true'))
    expect(await page.evaluate<string>('document.activeElement.textContent'), 'the sheet stays').to.equal(
      'Add a file',
    )
    expect(await words().inputValue()).to.equal('a'.repeat(12))
    const pickers: FileChooser[] = []
    page.on('filechooser', (picker) => pickers.push(picker))
    // the browser hands pickers over once it has answered something asked after that
    await focused()
    await page.keyboard.press('Enter')
    await until('the next picker', async () => pickers.length > 0)
    expect(pickers.map((picker) => picker.isMultiple())).to.deep.equal([true])
    expect([ways(), await asked()]).to.deep.equal([[], []])
  })

  it('keeps what was written where the server refuses it, and asks no wallet where it keeps something else', async () => {
    const early = sampleFile(5, { digest: sha256(PNG) })
    const { page, api } = await open(ownCall(), { files: [early] })
    api.kept.set(early.id, early)
    api.refused = {
      ...{ type: '', title: 'Too often', status: 429, code: 'RATE_LIMITED', ref: 'r_1' },
      detail: 'Ten a day are enough.',
    }
    await write('Nobody came.')
    await press()
    await sheet().getByText('it is still here. Ten a day are enough.').waitFor()
    await page.keyboard.press('Escape')
    await sheet().waitFor({ state: 'detached' })
    await expectDraft('Nobody came.')
    ;[api.refused, api.forged] = [null, { hash: `0x${'5'.repeat(64)}` }]
    await press()
    await page.getByText('The server keeps something else than what you wrote. Nothing was sent.').waitFor()
    expect(await asked()).to.deep.equal([])
    await expectDraft('Nobody came.')
    api.forged = {}
    await press()
    await until('the prompt', async () => (await asked()).length > 0)
    const sent = () => api.sent.at(-1)?.body?.fileIds
    expect(sent(), 'what an earlier visit left goes with it').to.deep.equal([early.id])
    await objectButton().and(page.locator(':not([aria-disabled])')).waitFor()
    await expectDraft('Nobody came.')
    await press()
    await until('the next prompt', async () => (await asked()).length > 1)
    expect(sent(), 'also after a refused prompt').to.deep.equal([early.id])
    expect(new Set(await asked()).size).to.equal(1)
  })

  it('shows what people typed as text, and takes an answer without a wallet until all is said', async () => {
    const text = '<img src=x onerror="document.title=1">\nשלום (1) <b>bold</b>'
    const file = sampleFile(9, { name: '<i>log</i>.txt', kind: 'text', bytes: 1890 })
    const booking = disputedCall()
    const { page, api } = await open(booking, {
      opened: { by: 'creator', at: booking.startsAt },
      statements: [sampleStatement({ side: 'creator', text, files: [file] }), sampleStatement()],
      left: { statements: 2, files: 2 },
    })
    const said = page.getByTestId('statement')
    await said.getByText('You did not come').waitFor()
    expect(await said.first().locator('.whitespace-pre-wrap > bdi').textContent()).to.equal(text)
    expect(await said.locator('img, b, i').count()).to.equal(0)
    const link = said.getByRole('link', { name: '<i>log</i>.txt' })
    expect(await link.getAttribute('href')).to.equal(
      `/v1/me/calls/bookings/${api.booking.id}/files/${file.id}`,
    )
    expect(await said.getByText('Text, 2 KB').count()).to.equal(1)
    await page.getByRole('button', { name: 'Add what you have to say' }).click()
    await page.getByRole('radio', { name: 'The call took place as it was agreed' }).check()
    await words().fill('I was there.')
    const answer = Promise.withResolvers<void>()
    api.answerAfter = answer.promise
    await page.getByRole('button', { name: 'Say it' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add what you have to say' }).click()
    await words().fill('I was there. From two on.')
    answer.resolve()
    await until('what was said first', async () => (await said.count()) === 3)
    expect(await words().inputValue(), 'written meanwhile, and not said').to.equal(
      'I was there. From two on.',
    )
    await page.getByRole('button', { name: 'Say it' }).click()
    await page.getByText('You have said all that fits here').waitFor()
    expect(await said.count()).to.equal(4)
    expect(ways()).to.deep.equal(['POST statements', 'POST statements'])
    expect(await asked()).to.deep.equal([])
    await until('the focus', () => page.evaluate<boolean>('document.activeElement !== document.body'))
  })

  it('keeps what is being written in sight when the call ends meanwhile', async () => {
    const { page, api } = await open(disputedCall(), {})
    await page.getByRole('button', { name: 'Add what you have to say' }).click()
    await words().fill('I waited.')
    api.booking = ownCall({ status: 'refunded' })
    const opened = page.getByTestId('statement-sheet')
    const over = opened.getByText('This call has ended: nothing can be added any more.')
    await seeAfresh('that it ended', () => over.isVisible())
    expect(await opened.getByText('I waited.').count()).to.equal(1)
    expect(await opened.getByRole('button', { name: 'Say it' }).count()).to.equal(0)
  })
})
