import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Not of the open internet, by IANA's special-purpose registries (RFC 6890): own networks, this host, documentation, multicast. */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast is public, and these parts of it are not: they stand for IPv4 addresses, or for nothing. */
const GLOBAL_UNICAST = '2000::/3';
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

function list(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const made = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    made.addSubnet(address, Number(bits), family);
  }
  return made;
}

const refused = list(NOT_PUBLIC, 'ipv4');
const global6 = list([GLOBAL_UNICAST], 'ipv6');
const refused6 = list(NOT_PUBLIC_6, 'ipv6');

/** Whether an IP address is one of the open internet. IPv4 in an IPv6 coat (`::ffff:10.0.0.1`, NAT64, 6to4, Teredo) never is. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return global6.check(address, 'ipv6') && !refused6.check(address, 'ipv6');
}
