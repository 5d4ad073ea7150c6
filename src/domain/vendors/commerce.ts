import { type Vendor, vendor } from './vendor.ts';

/** Mutations of Shopify's Admin API, in lower case: keys of its answers, and words of its messages. */
const SHOPIFY_MUTATIONS =
  'productcreate productupdate productset productdelete productvariantcreate productvariantupdate ' +
  'productvariantsbulkcreate productvariantsbulkupdate productvariantsbulkdelete productcreatemedia ' +
  'inventorysetquantities inventoryadjustquantities inventorysetonhandquantities inventoryactivate ' +
  'inventoryitemupdate metafieldsset metafielddefinitioncreate metaobjectcreate orderupdate ordercancel ' +
  'ordercreate orderclose ordermarkaspaid ordereditbegin draftordercreate draftordercomplete ' +
  'refundcreate fulfillmentcreate fulfillmentcreatev fulfillmenttrackinginfoupdate fulfillmentorderhold ' +
  'tagsadd tagsremove collectioncreate collectionupdate collectionaddproducts publishablepublish ' +
  'publishableunpublish webhooksubscriptioncreate bulkoperationrunquery bulkoperationrunmutation ' +
  'stageduploadscreate appsubscriptioncreate discountcodebasiccreate discountautomaticbasiccreate ' +
  'customercreate customerupdate customerdelete locationadd filecreate urlredirectcreate ' +
  'scripttagcreate checkoutcreate cartlinesadd cartcreate giftcardcreate pricelistfixedpricesadd ' +
  'translationsregister sellingplangroupcreate';

/** Shops, marketplaces and payment. */
export const COMMERCE = {
  shopify: vendor('Shopify', {
    signs: `${SHOPIFY_MUTATIONS} throttlestatus requestedquerycost actualquerycost usererrors maximumavailable restorerate`,
    hosts: 'myshopify.com shopify.com shopify.dev shopifycloud.com',
    prefixes: 'shopify',
    models: 'x-shopify X-Shopify gid://shopify userErrors',
    wording:
      'please change at least one option value | not stocked at | ' +
      'single query max cost limit | bulk query operation | bulk mutation operation | ' +
      'expected array to be a hash | expected string to be a hash | required parameter missing or invalid | ' +
      'unavailable shop | access denied for <*> field | required access | product variant does not exist | ' +
      'product does not exist | inventory item does not exist | daily variant creation limit | ' +
      'fulfillment order | [api] invalid api key | invalid api key or access token | compare_quantity_stale | ' +
      'product options | ' +
      'throttled throttled | calls per second for api client | reduce request rates | merchant approval | ' +
      'access token unrecognized login | required access <*> access scope',
    words: `usererrors ${SHOPIFY_MUTATIONS}`,
  }),
  etsy: vendor('Etsy', {
    models: 'x-etsy X-Etsy',
    hosts: 'etsy.com',
    words: 'etsy etsyapierror',
    prefixes: 'etsyv# ' + 'etsy\\ x-etsy etsyapi',
    wording:
      'listings_w | listings_r | listings_d | transactions_r | transactions_w | shops_r | shops_w | ' +
      'shipping_profile | shared secret for api key | production_partner | listing is in state | ' +
      'listing_image_id | is_supply | x-api-key header is required | missing x-api-key | ' +
      'who_made | when_made | taxonomy_id | shipping_profile_id | readiness_state | ending_tsz | a listing in this state | ' +
      'listing_id | exceeded daily rate limit',
  }),
  woocommerce: vendor('WooCommerce', { prefixes: 'woocommerce wc-api' }),
  bigcommerce: vendor('BigCommerce', { hosts: 'bigcommerce.com', prefixes: 'bigcommerce' }),
  magento: vendor('Magento', { prefixes: 'magento' }),
  squarespace: vendor('Squarespace', { hosts: 'squarespace.com', prefixes: 'squarespace' }),
  amazon_sp: vendor('Amazon Selling Partner API', {
    aliases: 'amazon amazon-sp sp-api',
    hosts:
      'sellingpartnerapi-eu.amazon.com sellingpartnerapi-na.amazon.com sellingpartnerapi-fe.amazon.com api.amazon.com',
    prefixes: 'sellingapi sp_api',
  }),
  ebay: vendor('eBay', { hosts: 'ebay.com', prefixes: 'ebay' }),
  walmart: vendor('Walmart', { hosts: 'walmart.com walmartapis.com', prefixes: 'walmart' }),
  stripe: vendor('Stripe', {
    hosts: 'stripe.com',
    prefixes: 'stripe',
    wording:
      'no such customer | no such price | no such payment_intent | no such subscription | no such product | ' +
      'idempotent requests can only | but a test mode key | but a live mode key | paymentintent',
  }),
  paypal: vendor('PayPal', {
    hosts: 'paypal.com',
    prefixes: 'paypal',
    models: 'Paypal- PayPal-',
    wording: 'unprocessable_entity the requested action',
  }),
  square: vendor('Square', { hosts: 'squareup.com squareupsandbox.com' }),
  adyen: vendor('Adyen', { hosts: 'adyen.com', prefixes: 'adyen' }),
  braintree: vendor('Braintree', { hosts: 'braintreegateway.com braintree-api.com', prefixes: 'braintree' }),
  klarna: vendor('Klarna', { hosts: 'klarna.com', prefixes: 'klarna' }),
  shippo: vendor('Shippo', { hosts: 'goshippo.com', prefixes: 'shippo' }),
} satisfies Record<string, Vendor>;
