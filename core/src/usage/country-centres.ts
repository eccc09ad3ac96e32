import type { Place } from './key-minute.js';

/** `code:latitude,longitude,radius in km` of the countries that have the most computers; the radius covers nearly all who live there. */
const table = `
AE:24,54,300 AR:-34,-64,1600 AT:48,14,300 AU:-27,140,2300 BD:24,90,350 BE:51,4,150 BG:43,25,250 BO:-17,-65,700 BR:-14,-51,2300
BY:54,28,350 CA:50,-95,2700 CH:47,8,200 CL:-33,-71,2000 CN:33,110,2000 CO:5,-74,700 CR:10,-84,200 CU:22,-79,500 CY:35,33,120
CZ:50,15,250 DE:51,10,450 DK:56,10,250 DO:19,-70,200 DZ:34,3,900 EC:-1,-79,400 EE:59,25,200 EG:29,31,600 ES:40,-3,700
FI:62,25,600 FR:46,2,550 GB:54,-2,550 GE:42,43,250 GH:8,-1,350 GR:39,23,400 GT:15,-90,250 HK:22,114,60 HR:45,16,300
HU:47,19,250 ID:-3,113,2300 IE:53,-8,250 IL:32,35,220 IN:22,79,1600 IQ:33,44,500 IR:33,53,900 IS:65,-19,300 IT:42,12,650
JM:18,-77,120 JO:31,36,250 JP:36,138,1200 KE:0,38,500 KH:12,105,300 KR:36,128,300 KW:29,48,120 KZ:48,67,1400 LB:34,36,120
LK:7,81,250 LT:55,24,200 LU:50,6,60 LV:57,25,250 MA:32,-6,600 MD:47,29,200 MT:36,14,40 MX:23,-102,1500 MY:4,109,1000
NG:9,8,700 NL:52,5,200 NO:62,9,900 NP:28,84,500 NZ:-41,174,900 PA:9,-80,300 PE:-10,-76,1000 PH:12,122,900 PK:30,70,900
PL:52,19,400 PT:39,-8,350 PY:-23,-58,450 QA:25,51,100 RO:46,25,350 RS:44,21,250 RU:56,45,3000 SA:24,45,900 SE:60,16,800
SG:1,104,40 SI:46,15,120 SK:49,19,250 SN:14,-15,350 TH:14,101,800 TN:34,9,400 TR:39,35,800 TW:24,121,250 TZ:-6,35,600
UA:49,31,700 US:39,-98,2800 UY:-33,-56,300 UZ:41,65,700 VE:8,-66,700 VN:16,106,900 ZA:-29,25,900`;

/** A country as a circle on the earth. */
export interface CountryCircle extends Place {
  readonly radiusKm: number;
}

const circles: ReadonlyMap<string, CountryCircle> = new Map(
  table
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [code = '', figures = ''] = entry.split(':');
      const [latitude = 0, longitude = 0, radiusKm = 0] = figures.split(',').map(Number);
      return [code, { latitude, longitude, radiusKm }] as const;
    }),
);

const earthRadiusKm = 6371;

/** Where a country lies; `undefined` for those not in the table. */
export function circleOf(country: string): CountryCircle | undefined {
  return circles.get(country);
}

/** The shortest way between any two points of two circles, in kilometres along the earth. */
export function distanceKm(a: CountryCircle, b: CountryCircle): number {
  const radians = Math.PI / 180;
  const latitudes = Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2;
  const longitudes = Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2;
  const share = latitudes + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * longitudes;
  const between = 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(share)));
  return Math.max(0, between - a.radiusKm - b.radiusKm);
}
