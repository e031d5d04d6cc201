// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Door} from "../Door.sol";
import {PassReceipts} from "../sale/PassReceipts.sol";
import {Attested} from "./Attested.sol";
import {SignedSales} from "./SignedSales.sol";

/// @title PassVouchers
/// @notice See {IPassVouchers}. The part of a collection's code that {StreamPass} hands every call to that it does not know.
/// It works on the storage of the collection; its own is never used. What it does not know either goes on to the office.
contract PassVouchers is SignedSales {
    address private immutable OFFICE;

    constructor(
        address factory,
        ILedger ledger,
        ICurrencyList currencies,
        IAccessManager manager,
        address office
    )
        PassReceipts(factory, ledger, currencies)
        Attested(manager)
    {
        OFFICE = office;
    }

    /// @notice Everything that this part does not know.
    fallback() external {
        Door.through(OFFICE);
    }

    /// @inheritdoc ERC721
    /// @dev Passes move through {StreamPass} alone.
    function transferFrom(address, address, uint256) public payable override {
        revert StreamPass_NotHere();
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256) public pure override returns (string memory) {
        revert StreamPass_NotHere();
    }
}
