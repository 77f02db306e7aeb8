import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { PasswordInput } from 'govuk-frontend/dist/govuk/components/password-input/password-input.mjs'
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { watchCharacters } from './characters.js'
import { offerCopying } from './copy.js'
import { refreshCount } from './count.js'
import { guardUnsaved } from './unsaved.js'

createAll(Button, { preventDoubleClick: true })
for (const Component of [Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]) {
  createAll(Component)
}

const each = (selector, start) => document.querySelectorAll(selector).forEach(start)
each('[data-count-url]', refreshCount)
each('[data-character-limit]', watchCharacters)
each('[data-copy]', offerCopying)
each('form[data-guard-unsaved]', guardUnsaved)
