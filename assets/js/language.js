// The page's language for Intl. Chromium says that it knows Kazakh but groups digits as in English;
// Kazakh and Russian write numbers alike, so Russian stands in.
const page = document.documentElement.lang || 'en'

export const numbers = new Intl.NumberFormat(page === 'kk' ? 'ru' : page)
export const plurals = new Intl.PluralRules(page)
