// Whether a number's area code belongs to where an address is, for the countries whose numbers and
// postal codes both follow the same map: France (five zones of departments) and Spain (provinces).
// In the other countries that ask for a match (Belgium, Germany, Ireland, the Netherlands) areas of
// numbers and of postal codes do not coincide, so the country alone is compared there.

/** Whether an address with this postal code lies in the area of a number; unknown areas do. */
export function isInArea(
  telephoneNumber: string,
  countryOrRegion: string,
  postalCode: string,
): boolean {
  const region = postalCode.slice(0, 2)
  if (countryOrRegion === 'FR') return isInFrenchZone(telephoneNumber, region)
  if (countryOrRegion === 'ES') return isInSpanishProvince(telephoneNumber, region)
  return true
}

// Zones 1 to 5 by the department, which is how the postal code begins. Overseas follows its own
// country codes, and 6 to 9 belong to no place.
const frenchZones: Readonly<Record<string, string>> = {
  1: '75 77 78 91 92 93 94 95',
  2: '14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85',
  3: '02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90',
  4: '01 03 04 05 06 07 11 13 15 20 26 30 34 38 42 43 48 63 66 69 73 74 83 84',
  5: '09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87',
}

function isInFrenchZone(telephoneNumber: string, department: string): boolean {
  const departments = frenchZones[telephoneNumber.slice('+33'.length, '+33'.length + 1)]
  return departments === undefined || departments.split(' ').includes(department)
}

// Area codes by the province, which is how the postal code begins.
const spanishAreas: Readonly<Record<string, string>> = {
  '01': '945',
  '02': '967',
  '03': '965 966',
  '04': '950',
  '05': '920',
  '06': '924',
  '07': '971',
  '08': '93',
  '09': '947',
  10: '927',
  11: '956',
  12: '964',
  13: '926',
  14: '957',
  15: '981',
  16: '969',
  17: '972',
  18: '958',
  19: '949',
  20: '943',
  21: '959',
  22: '974',
  23: '953',
  24: '987',
  25: '973',
  26: '941',
  27: '982',
  28: '91',
  29: '951 952',
  30: '968',
  31: '948',
  32: '988',
  33: '984 985',
  34: '979',
  35: '928',
  36: '986',
  37: '923',
  38: '922',
  39: '942',
  40: '921',
  41: '954 955',
  42: '975',
  43: '977',
  44: '978',
  45: '925',
  46: '960 961 962 963',
  47: '983',
  48: '944 946',
  49: '980',
  50: '976',
  51: '956',
  52: '952',
}

function isInSpanishProvince(telephoneNumber: string, province: string): boolean {
  const national = telephoneNumber.slice('+34'.length)
  const isOf = (areas: string) => areas.split(' ').some((area) => national.startsWith(area))
  if (!Object.values(spanishAreas).some(isOf)) return true
  return isOf(spanishAreas[province] ?? '')
}
