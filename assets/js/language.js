// The page's language for Intl. Some browsers are built without Kazakh: then numbers are grouped as
// in Russian, which is the same, and plurals have one and other, as in English.
const page = document.documentElement.lang || 'en'

export const numbers = new Intl.NumberFormat([page, 'ru'])
export const plurals = new Intl.PluralRules([page, 'en'])
