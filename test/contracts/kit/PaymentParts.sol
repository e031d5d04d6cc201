// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {CurrencyList} from "../../../contracts/payments/CurrencyList.sol";
import {Ledger} from "../../../contracts/payments/Ledger.sol";
import {Assertions} from "./Assertions.sol";

/// @title PaymentParts
/// @notice What every stage stands on, on a fixed day: roles, the list of currencies with the test dollar, the ledger.
abstract contract PaymentParts is Assertions {
    uint256 internal constant NOW = 1_800_000_000;

    AccessManager internal manager; // the test is its administrator
    CurrencyList internal currencies;
    Ledger internal ledger;
    TestDollar internal dollar; // currency 1, 6 decimals

    function openPayments() internal {
        vm.warp(NOW);
        manager = new AccessManager(address(this));
        currencies = new CurrencyList(address(manager), "ETH");
        ledger = new Ledger(currencies);
        dollar = new TestDollar();
        currencies.list(address(dollar));
    }

    /// @notice A proxy of an upgradeable contract. Each is initialised with the manager alone.
    function proxyOf(address implementation) internal returns (address) {
        return address(
            new ERC1967Proxy(implementation, abi.encodeWithSignature("initialize(address)", address(manager)))
        );
    }
}
