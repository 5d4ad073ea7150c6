/**
 * A SKU as it is compared: NFC, without white space around it; empty where there is none. Nothing else is evened out: two SKUs
 * that differ in case or in a sign that is not seen are two SKUs.
 */
export function normalSku(sku: string | null): string {
  return (sku ?? '').normalize('NFC').trim();
}
