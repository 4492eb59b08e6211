//! What the cloud's owner sets of EC2, and sees of it.

use std::net::Ipv4Addr;

use super::metadata::Host;
use crate::Cloud;
use crate::lock::lock;

impl Cloud {
    /// Lets every EC2 instance of the account show this public address: where a real server answers. It stays while an
    /// instance is stopped, as an Elastic IP does.
    pub fn set_public_address(&self, account: &str, address: Ipv4Addr) {
        for region in lock(&self.inner().account(account)).regions.values_mut() {
            region.network.public_address = Some(address);
        }
    }

    /// Withdraws a public image, as its publisher does with old ones: nothing is launched from it any more, and its name
    /// cannot be found out. Instances that were launched from it go on.
    pub fn deregister_image(&self, image: &str) {
        self.inner().services.common.deregister(image);
    }

    /// The EC2 instance, whosever it is, that runs at a public address and admits TCP to the port from an address outside.
    pub(crate) fn admitting(&self, address: Ipv4Addr, port: u16, from: Ipv4Addr) -> Option<String> {
        let now = self.now();
        self.inner().all_accounts().iter().find_map(|account| {
            let account = lock(account);
            let mut networks = account.regions.values().map(|region| &region.network);
            let instance = networks.find_map(|network| network.admitting(address, port, from, now));
            instance.map(str::to_owned)
        })
    }

    /// What an EC2 instance of the account is told of itself.
    pub(super) fn host(&self, account: &str, instance: &str) -> Option<Host> {
        let account = self.inner().account(account);
        let account = lock(&account);
        let mut regions = account.regions.values();
        regions.find_map(|region| region.network.host(&region.account, &region.name, instance))
    }
}
