import { escapeHtml } from './writeStandInPage.ts'

/** A field of a form of the stand-in. */
export interface Field {
  name: string
  label: string
  /** what stands in it; nothing secret */
  value?: string
  type?: 'text' | 'email'
  /** `off`, or what the browser may fill in */
  autocomplete: string
  isNumeric?: boolean
  hint?: string
  /** what is wrong with what was typed */
  error?: string | undefined
}

/** A field with its label, its hint and what is wrong with it. */
export function writeField(field: Field): string {
  const { name, label, value = '', type = 'text', autocomplete, isNumeric, hint, error } = field
  const told = [...(hint ? [`${name}-hint`] : []), ...(error ? [`${name}-error`] : [])]
  return `<label for="${name}">${escapeHtml(label)}</label>
<input id="${name}" name="${name}" type="${type}" value="${escapeHtml(value)}" autocomplete="${autocomplete}"${
    isNumeric ? ' inputmode="numeric"' : ''
  }${told.length > 0 ? ` aria-describedby="${told.join(' ')}"` : ''}${error ? ' aria-invalid="true"' : ''}>${
    hint ? `<p class="hint" id="${name}-hint">${escapeHtml(hint)}</p>` : ''
  }${error ? `<p class="wrong" id="${name}-error">${escapeHtml(error)}</p>` : ''}`
}

/** One sentence on top of a form; the reader is taken to it, which needs no script. */
export function writeAlert(sentence: string): string {
  return `<p role="alert" tabindex="-1" autofocus>${escapeHtml(sentence)}</p>`
}
